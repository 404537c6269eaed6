export const PARENT = 'projects/p/locations/us-central1';
export const START = '2024-01-01T00:00:00.000Z';
const TEMPLATES = 'https://us-kfp.pkg.dev/ml-pipeline/large-language-model-pipelines';

export function generationLines(count: number): string {
  const lines = Array.from({ length: count }, (_, index) => ({
    input_text: `add ${index}`,
    output_text: `x += ${index};`,
  }));
  return lines.map((line) => JSON.stringify(line)).join('\n');
}

export function chatLines(count: number): string {
  const lines = Array.from({ length: count }, (_, index) => ({
    messages: [
      { author: 'user', content: `add ${index}` },
      { author: 'assistant', content: `x += ${index};` },
    ],
  }));
  return lines.map((line) => JSON.stringify(line)).join('\n');
}

export function geminiLines(count: number): string {
  const turn = (role: string, text: string) => ({ role, parts: [{ text }] });
  const lines = Array.from({ length: count }, (_, index) => ({
    contents: [turn('user', `add ${index}`), turn('model', `x += ${index};`)],
  }));
  return lines.map((line) => JSON.stringify(line)).join('\n');
}

export type ParameterValues = Record<string, string | number | boolean>;
/** An `undefined` takes a parameter away. */
export type Changes = Record<string, string | number | boolean | undefined>;

/** In JSON, as REST takes it. */
export interface TuningJob {
  displayName: string;
  templateUri: string;
  labels?: Record<string, string>;
  runtimeConfig: { gcsOutputDirectory: string; parameterValues: ParameterValues };
}

/** A job of five steps on the rig's train.jsonl. */
export function tuningJob(changes: Changes = {}, job: object = {}): TuningJob {
  const values: Changes = {
    project: 'p',
    location: 'us-central1',
    model_display_name: 'tuned',
    large_model_reference: 'code-bison@002',
    dataset_uri: 'gs://data/train.jsonl',
    train_steps: 5,
    ...changes,
  };
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  const isChat = String(values.large_model_reference).includes('chat');
  return {
    displayName: 'a job',
    templateUri: `${TEMPLATES}/${isChat ? 'tune-large-chat-model' : 'tune-large-model'}/v3.0.0`,
    runtimeConfig: {
      gcsOutputDirectory: 'gs://data/out',
      parameterValues: Object.fromEntries(given) as ParameterValues,
    },
    ...job,
  };
}
