/** How a value travels in `runtimeConfig.parameterValues`. */
export type WireKind = 'string' | 'number' | 'boolean';

/** One input of the tuning templates. */
export interface TemplateParameter {
  /** The JSON kind to send. */
  readonly kind: WireKind;
  /** Number kinds only: NUMBER_INTEGER in the template. */
  readonly integer?: true;
  /** Absent: required. */
  readonly default?: string | number | boolean;
  /** `user`: a request sets it; `never`: internal, deprecated or for other products, so it is left out. */
  readonly setBy: 'user' | 'never';
}

// Input definitions in the unit tests of the Vertex AI SDK for Python 1.60 (the hosted templates are not public), and the
// guide's two REST bodies; read 2026-11. enable_checkpoint_selection is a STRING: true, false or default.
export const templateParameters: Readonly<Record<string, TemplateParameter>> = {
  project: { kind: 'string', setBy: 'user' },
  location: { kind: 'string', setBy: 'user' },
  model_display_name: { kind: 'string', setBy: 'user' },
  large_model_reference: { kind: 'string', default: 'text-bison@001', setBy: 'user' },
  dataset_uri: { kind: 'string', default: '', setBy: 'user' },
  dataset_name: { kind: 'string', default: '', setBy: 'never' },
  train_steps: { kind: 'number', integer: true, default: 300, setBy: 'user' },
  learning_rate_multiplier: { kind: 'number', default: 1, setBy: 'user' },
  learning_rate: { kind: 'number', default: -1, setBy: 'never' },
  accelerator_type: { kind: 'string', default: '', setBy: 'user' },
  evaluation_data_uri: { kind: 'string', default: '', setBy: 'user' },
  evaluation_interval: { kind: 'number', integer: true, default: 20, setBy: 'user' },
  evaluation_output_root_dir: { kind: 'string', default: '', setBy: 'never' },
  enable_early_stopping: { kind: 'boolean', default: true, setBy: 'user' },
  enable_checkpoint_selection: { kind: 'string', default: 'default', setBy: 'user' },
  tensorboard_resource_id: { kind: 'string', default: '', setBy: 'user' },
  default_context: { kind: 'string', default: '', setBy: 'user' },
  max_context_length: { kind: 'string', default: '', setBy: 'never' },
  encryption_spec_key_name: { kind: 'string', default: '', setBy: 'user' },
  tpu_training_skip_cmek: { kind: 'boolean', default: false, setBy: 'never' },
  tuning_method: { kind: 'string', default: 'tune_v2', setBy: 'never' },
  api_endpoint: { kind: 'string', default: 'aiplatform.googleapis.com/ui', setBy: 'never' },
};
