/** Labels that tempotune puts on its jobs; Vertex AI copies them to the model and endpoint that a job makes. */
export const labelKeys = {
  /** Hash of Temporal cluster and namespace: whose it is. */
  owner: 'tempotune-owner',
  /** Hash of the submission key: which submission made it. */
  key: 'tempotune-key',
  /** Id of the workflow that watches the job, escaped; a long one goes on in `tempotune-workflow-2` and so on. */
  workflow: 'tempotune-workflow',
  /** The quota that the job takes of. */
  pool: 'tempotune-pool',
  spec: 'tempotune-spec',
  /** Hash of the sweep's workflow id. */
  sweep: 'tempotune-sweep',
  dataset: 'tempotune-dataset',
} as const;

/** Label of every model that is (`now`) or was (`before`) the champion of that name. */
export function championLabel(name: string): string {
  return `tempotune-champion-${name}`;
}
