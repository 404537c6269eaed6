/** The fewest examples that Gemini tuning takes (Vertex AI, "supervised fine-tuning"; read 2026-11). */
export const LINES_OF_DATA = 16;

/** Short and all different, in the guide's own shape; tempotune converts it for Gemini. */
export function smokeDataset() {
  const lines = Array.from({ length: LINES_OF_DATA }, (_, index) => ({
    input_text: `Write a TypeScript function named add${index} that adds ${index} to its argument.`,
    output_text: `export function add${index}(value: number): number {\n  return value + ${index};\n}`,
  }));
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}

export function smokeRequest({ PROJECT, BUCKET, REGION, dataset }) {
  return {
    project: PROJECT,
    baseModel: 'gemini-2.5-flash',
    datasetUri: dataset,
    outputDirectory: `gs://${BUCKET}/tempotune-smoke`,
    pipelineJobRegion: REGION,
    epochCount: 1,
    adapterSize: 1,
    exportLastCheckpointOnly: true,
    displayName: 'tempotune smoke test',
    deadline: '3h',
  };
}
