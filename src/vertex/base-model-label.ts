/** Vertex AI's own label on every model that its tuning pipelines make; the value has `-` where the base model has `@`. */
export const BASE_MODEL_LABEL = 'google-vertex-llm-tuning-base-model-id';

/** `code-bison-32k@002` → `code-bison-32k-002`; a Gemini id, which is versioned by its name, loses its dots. */
export function baseModelLabel(baseModel: string): string {
  return baseModel.replaceAll(/[@.]/g, '-');
}

/** As Google's SDK reads it, the version stands after the last dash: `code-bison-32k-002` → `code-bison-32k@002`. */
export function labelledBaseModel(label: string): string {
  return label.replace(/-(\d{3})$/, '@$1');
}
