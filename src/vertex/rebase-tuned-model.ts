import { createHash } from 'node:crypto';
import type { GenAiTuningServiceClient } from '@google-cloud/aiplatform/build/src/v1/gen_ai_tuning_service_client.js';
import { isSuccess, isTerminal, type JobLocation, type TuningJob } from '../contract/tuning-job.ts';
import { type Deadlines, defaultDeadlines } from '../google/deadlines.ts';
import { GoogleApiError } from '../google/errors.ts';
import { fromGoogle } from '../google/normalise-error.ts';
import type { Connected } from './clients.ts';
import { findTuningJobs } from './find-tuning-jobs.ts';
import { oldestFirst } from './oldest-first.ts';
import { readTuningJob } from './tuning-job-reading.ts';

export interface RebaseOrder {
  /** Resource name of a tuned model, of a tuning job, or of a pipeline job of the PaLM era. */
  readonly source: string;
  /** gs:// folder for what the rebase writes. */
  readonly outputDirectory?: string;
}

export type RebaseAnswer =
  | { readonly kind: 'started'; readonly operation: string }
  /** An earlier call got through; a second job would be paid again. */
  | { readonly kind: 'exists'; readonly job: TuningJob };

const REBASE_LABEL = 'tempotune-rebase';

/** Tunes the model that `source` made anew on Gemini, from its own data. One job for one source, unless that one failed. */
export async function rebaseTunedModel(
  client: Connected<GenAiTuningServiceClient>,
  { project, region }: JobLocation,
  { source, outputDirectory }: RebaseOrder,
  { readMs, writeMs }: Deadlines = defaultDeadlines,
): Promise<RebaseAnswer> {
  const parent = `projects/${project}/locations/${region}`;
  const value = createHash('sha256').update(source).digest('hex').slice(0, 32);
  const tunedModelRef = referenceTo(source);
  const found = await fromGoogle(async () =>
    findTuningJobs(await client(), parent, { label: REBASE_LABEL, value }, { timeout: readMs }),
  );
  const earlier = found.map((job) => readTuningJob(job)).sort(oldestFirst);
  const job = earlier.find(({ state }) => !isTerminal(state) || isSuccess(state));
  if (job) return { kind: 'exists', job };
  const request = {
    parent,
    tunedModelRef,
    tuningJob: { labels: { [REBASE_LABEL]: value } },
    ...(outputDirectory && { artifactDestination: { outputUriPrefix: outputDirectory } }),
  };
  const [operation] = await fromGoogle(async () => (await client()).rebaseTunedModel(request, { timeout: writeMs }));
  return { kind: 'started', operation: operation.name ?? '' };
}

/** @throws GoogleApiError of kind Invalid for anything else. */
function referenceTo(source: string): { tunedModel: string } | { tuningJob: string } | { pipelineJob: string } {
  const [, collection] =
    /^projects\/[^/]+\/locations\/[^/]+\/(models|tuningJobs|pipelineJobs)\/[^/]+$/.exec(source) ?? [];
  if (collection === 'models') return { tunedModel: source };
  if (collection === 'tuningJobs') return { tuningJob: source };
  if (collection === 'pipelineJobs') return { pipelineJob: source };
  throw new GoogleApiError('Invalid', `${source} names no tuned model, tuning job or pipeline job`);
}
