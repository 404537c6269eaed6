import { setTimeout as wait } from 'node:timers/promises';
import type { GenAiTuningServiceClient } from '@google-cloud/aiplatform/build/src/v1/gen_ai_tuning_service_client.js';
import { labelKeys } from '../contract/labels.ts';
import type { SubmissionKey } from '../contract/submission-key.ts';
import { isTerminal, type JobLocation, type JobOrder, type TuningJob } from '../contract/tuning-job.ts';
import { type Deadlines, defaultDeadlines } from '../google/deadlines.ts';
import { GoogleApiError, isKind } from '../google/errors.ts';
import { fromGoogle } from '../google/normalise-error.ts';
import type { Connected } from './clients.ts';
import { findTuningJobs } from './find-tuning-jobs.ts';
import { KEY_LABEL } from './labels.ts';
import { oldestFirst } from './oldest-first.ts';
import { ownedJobs } from './owned-job-reading.ts';
import { keyHash } from './pipeline-job-id.ts';
import type { TuningBackend } from './tuning-backend.ts';
import { tuningJobBody } from './tuning-job-body.ts';
import type { PhaseReader } from './tuning-job-phase.ts';
import { readTuningJob } from './tuning-job-reading.ts';
import { untilAborted } from './until-aborted.ts';
import type { WireTuningJob } from './wire.ts';

export interface TuningJobsOptions {
  readonly deadlines?: Deadlines;
  /** Absent: the sub-state of jobs is not read. */
  readonly phaseOf?: PhaseReader;
  /** Milliseconds before each look for a job whose create answer was lost. */
  readonly looksAfterLossMs?: readonly number[];
}

/** A create that hangs must leave time, within an attempt of 60 s, for the looks before and after it. */
const LONGEST_CREATE_MS = 20_000;

/**
 * Gemini: Vertex AI chooses the job's id and would make a second job without a word. So a label carries the key: look
 * before the create, look again after it; of two jobs the oldest stays and the others are cancelled.
 */
export function tuningJobs(
  client: Connected<GenAiTuningServiceClient>,
  { project, region }: JobLocation,
  { deadlines = defaultDeadlines, phaseOf, looksAfterLossMs = [200, 1_000] }: TuningJobsOptions = {},
): TuningBackend {
  const parent = `projects/${project}/locations/${region}`;
  const read = { timeout: deadlines.readMs };

  async function labelled(label: string, value: string): Promise<WireTuningJob[]> {
    return fromGoogle(async () => findTuningJobs(await client(), parent, { label, value }, read));
  }

  async function find(key: SubmissionKey): Promise<TuningJob[]> {
    const jobs = await labelled(KEY_LABEL, keyHash(key));
    return jobs.map((job) => readTuningJob(job)).sort(oldestFirst);
  }

  async function get(name: string, signal?: AbortSignal): Promise<TuningJob> {
    const [wire] = await fromGoogle(() =>
      untilAborted(async () => (await client()).getTuningJob({ name }, read), signal),
    );
    const job = readTuningJob(wire);
    return phaseOf && !isTerminal(job.state) ? readTuningJob(wire, await phaseOf(name)) : job;
  }

  async function cancel(name: string): Promise<void> {
    try {
      await fromGoogle(async () => (await client()).cancelTuningJob({ name }, read));
    } catch (error) {
      // Vertex AI's answer for a job that is over is not documented: look, before calling it an error
      if (!isKind(error, 'FailedPrecondition', 'Invalid') || !isTerminal((await get(name)).state)) throw error;
    }
  }

  async function make(order: JobOrder, signal: AbortSignal | undefined): Promise<TuningJob> {
    const request = { parent, tuningJob: tuningJobBody(order) };
    const options = { timeout: Math.min(deadlines.writeMs, LONGEST_CREATE_MS) };
    try {
      const [job] = await fromGoogle(() =>
        untilAborted(async () => (await client()).createTuningJob(request, options), signal),
      );
      return readTuningJob(job);
    } catch (error) {
      if (!isKind(error, 'Unavailable')) throw explained(error, order);
      const made = await lookAfterLoss(order.key);
      if (!made) throw error;
      return made;
    }
  }

  async function lookAfterLoss(key: SubmissionKey): Promise<TuningJob | undefined> {
    for (const delay of looksAfterLossMs) {
      await wait(delay);
      const [job] = await find(key).catch(() => []); // the loss itself is the error to report
      if (job) return job;
    }
    return undefined;
  }

  return {
    find,
    get,
    cancel,
    keyHashOf: keyHash,
    async listOwned(owner, which = 'active') {
      return ownedJobs(await labelled(labelKeys.owner, owner), owner, which);
    },
    async create(order, signal) {
      if (signal?.aborted) throw new GoogleApiError('Cancelled', 'cancelled before the call');
      const [earlier] = await find(order.key);
      if (earlier) throw alreadyExists(earlier);
      const made = await make(order, signal);
      const [oldest = made, ...younger] = await find(order.key).catch(() => [made]);
      for (const job of younger) if (!isTerminal(job.state)) await cancel(job.name);
      if (oldest.name !== made.name) throw alreadyExists(oldest);
      return made;
    },
  };
}

function alreadyExists({ name }: TuningJob): GoogleApiError {
  return new GoogleApiError('AlreadyExists', `the key already has a job: ${name}`);
}

/** "Not found" is also what Vertex AI says of a base model or an adapter size that it does not tune. */
function explained(error: unknown, { spec }: JobOrder): unknown {
  if (!isKind(error, 'NotFound') || spec.api !== 'tuningJobs') return error;
  const { baseModel, preTunedModel, hyperParameters, pipelineJobRegion } = spec;
  const size =
    hyperParameters.adapterSize === undefined ? '' : `, or that it has no adapter size ${hyperParameters.adapterSize}`;
  const source = preTunedModel
    ? `${preTunedModel} does not exist`
    : `${baseModel} can't be tuned in ${pipelineJobRegion}`;
  const message = `${error.message} Vertex AI says this also when it means that ${source}${size}.`;
  return new GoogleApiError('NotFound', message, { cause: error });
}
