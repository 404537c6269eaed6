import { vi } from 'vitest';
import type { GeminiJobSpec, PipelineJobSpec } from '../../src/contract/tuning-job.ts';
import { isTerminal, type TuningJob } from '../../src/contract/tuning-job.ts';
import type { Emulator } from '../../src/emulator/server.ts';
import { cloudStorage } from '../../src/gcs/cloud-storage.ts';

const TEMPLATE = 'https://us-kfp.pkg.dev/ml-pipeline/large-language-model-pipelines/tune-large-model/v3.0.0';
const BUCKET = 'conformance-bucket';

/** Puts training and evaluation data into the emulator; the answer is a spec that trains on them in a moment. */
export async function aRunnableSpec(emulator: Emulator, project: string): Promise<PipelineJobSpec> {
  const objects = cloudStorage({ endpoint: emulator.url });
  await objects.createBucket({ name: BUCKET, project, location: 'us-central1' });
  await objects.put(`gs://${BUCKET}/train.jsonl`, examples(16), 'application/jsonl');
  await objects.put(`gs://${BUCKET}/evaluation.jsonl`, examples(10), 'application/jsonl');
  return {
    api: 'pipelineJobs',
    project,
    pipelineJobRegion: 'us-central1',
    modelUploadRegion: 'us-central1',
    computeRegion: 'us-central1',
    displayName: 'conformance',
    templateUri: TEMPLATE,
    gcsOutputDirectory: `gs://${BUCKET}/out`,
    parameterValues: {
      project,
      location: 'us-central1',
      model_display_name: 'conformance',
      large_model_reference: 'code-bison@002',
      dataset_uri: `gs://${BUCKET}/train.jsonl`,
      train_steps: 4,
      evaluation_data_uri: `gs://${BUCKET}/evaluation.jsonl`,
      evaluation_interval: 2,
      enable_early_stopping: false,
    },
    labels: { suite: 'conformance' },
  };
}

/** The same for a chat model, which takes no evaluation. */
export async function aRunnableChatSpec(emulator: Emulator, project: string): Promise<PipelineJobSpec> {
  const spec = await aRunnableSpec(emulator, project);
  const uri = `gs://${BUCKET}/chat.jsonl`;
  const lines = Array.from({ length: 12 }, (_, index) => ({
    messages: [
      { author: 'user', content: `add ${index}` },
      { author: 'assistant', content: `x += ${index};` },
    ],
  }));
  await cloudStorage({ endpoint: emulator.url }).put(uri, toJsonLines(lines), 'application/jsonl');
  const chat = { large_model_reference: 'codechat-bison@002', dataset_uri: uri };
  const { project: ours, location = '', model_display_name = '' } = spec.parameterValues;
  return {
    ...spec,
    templateUri: TEMPLATE.replace('tune-large-model', 'tune-large-chat-model'),
    parameterValues: { project: ours ?? project, location, model_display_name, train_steps: 4, ...chat },
  };
}

/** The same for Gemini: data in its own format, and one epoch. */
export async function aRunnableGeminiSpec(emulator: Emulator, project: string): Promise<GeminiJobSpec> {
  const objects = cloudStorage({ endpoint: emulator.url });
  await objects.createBucket({ name: BUCKET, project, location: 'us-central1' });
  const turn = (role: string, text: string): object => ({ role, parts: [{ text }] });
  const lines = Array.from({ length: 16 }, (_, index) => ({
    contents: [turn('user', `add ${index}`), turn('model', `x += ${index};`)],
  }));
  await objects.put(`gs://${BUCKET}/gemini-train.jsonl`, toJsonLines(lines), 'application/jsonl');
  await objects.put(`gs://${BUCKET}/gemini-validation.jsonl`, toJsonLines(lines.slice(0, 4)), 'application/jsonl');
  return {
    api: 'tuningJobs',
    project,
    pipelineJobRegion: 'us-central1',
    displayName: 'conformance',
    gcsOutputDirectory: `gs://${BUCKET}/out`,
    baseModel: 'gemini-2.5-flash',
    modelDisplayName: 'conformance',
    trainingDatasetUri: `gs://${BUCKET}/gemini-train.jsonl`,
    validationDatasetUri: `gs://${BUCKET}/gemini-validation.jsonl`,
    hyperParameters: { epochCount: 1 },
    labels: { suite: 'conformance' },
  };
}

function examples(count: number): string {
  return toJsonLines(
    Array.from({ length: count }, (_, index) => ({ input_text: `add ${index}`, output_text: `x += ${index};` })),
  );
}

function toJsonLines(lines: readonly object[]): string {
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}

/** Hours at the emulator; the training itself takes real time, in its thread. */
export async function untilTerminal(emulator: Emulator, look: () => Promise<TuningJob>): Promise<TuningJob> {
  return vi.waitFor(
    async () => {
      emulator.clock.advance(60 * 60_000);
      const job = await look();
      if (!isTerminal(job.state)) throw new Error(`${job.name} is ${job.state}`);
      return job;
    },
    { timeout: 15_000, interval: 20 },
  );
}
