import type { PipelineServiceClient } from '@google-cloud/aiplatform/build/src/v1/pipeline_service_client.js';
import { labelKeys } from '../contract/labels.ts';
import type { SubmissionKey } from '../contract/submission-key.ts';
import { isTerminal, type JobLocation, type TuningJob } from '../contract/tuning-job.ts';
import { type Deadlines, defaultDeadlines } from '../google/deadlines.ts';
import { isKind } from '../google/errors.ts';
import { fromGoogle } from '../google/normalise-error.ts';
import type { Connected } from './clients.ts';
import { ownedJobs } from './owned-job-reading.ts';
import { pipelineJobBody } from './pipeline-job-body.ts';
import { keyHash, pipelineJobId } from './pipeline-job-id.ts';
import { toTuningJob } from './pipeline-job-reading.ts';
import type { TuningBackend } from './tuning-backend.ts';
import { untilAborted } from './until-aborted.ts';
import type { WireJob } from './wire.ts';

export { pipelineJobId };

const JOBS_PER_PAGE = 100;
const ENDED = ['SUCCEEDED', 'FAILED', 'CANCELLED'].map((state) => `state!="PIPELINE_STATE_${state}"`);
// Without it each job brings its whole pipelineSpec along, hundreds of kilobytes.
const LISTED_FIELDS = { paths: ['name', 'state', 'create_time', 'labels'] };

/** PaLM era: the client chooses pipelineJobId, so the key becomes the id and Vertex AI itself refuses a second job. */
export function pipelineJobs(
  client: Connected<PipelineServiceClient>,
  { project, region }: JobLocation,
  { readMs, writeMs }: Deadlines = defaultDeadlines,
): TuningBackend {
  const parent = `projects/${project}/locations/${region}`;
  const read = { timeout: readMs };

  async function get(name: string, signal?: AbortSignal): Promise<TuningJob> {
    const [job] = await fromGoogle(() =>
      untilAborted(async () => (await client()).getPipelineJob({ name }, read), signal),
    );
    return toTuningJob(job);
  }

  async function find(key: SubmissionKey): Promise<TuningJob[]> {
    try {
      return [await get(`${parent}/pipelineJobs/${pipelineJobId(key)}`)];
    } catch (error) {
      if (isKind(error, 'NotFound')) return [];
      throw error;
    }
  }

  async function list(filter: string): Promise<WireJob[]> {
    const found: WireJob[] = [];
    let pageToken = '';
    do {
      const request = { parent, filter, pageSize: JOBS_PER_PAGE, pageToken, readMask: LISTED_FIELDS };
      const [jobs, , page] = await fromGoogle(async () =>
        (await client()).listPipelineJobs(request, { ...read, autoPaginate: false }),
      );
      found.push(...jobs);
      pageToken = page?.nextPageToken ?? '';
    } while (pageToken !== '');
    return found;
  }

  return {
    find,
    get,
    keyHashOf: keyHash,
    async listOwned(owner, which = 'active') {
      const conditions = [`labels.${labelKeys.owner}="${owner}"`, ...(which === 'all' ? [] : ENDED)];
      return ownedJobs(await list(conditions.join(' AND ')), owner, which);
    },
    async create(order, signal) {
      const request = { parent, pipelineJobId: pipelineJobId(order.key), pipelineJob: pipelineJobBody(order) };
      const create = async () => (await client()).createPipelineJob(request, { timeout: writeMs });
      const [job] = await fromGoogle(() => untilAborted(create, signal));
      return toTuningJob(job);
    },
    async cancel(name) {
      try {
        await fromGoogle(async () => (await client()).cancelPipelineJob({ name }, read));
      } catch (error) {
        // Vertex AI's answer for a job that is over is not documented: look, before calling it an error
        if (!isKind(error, 'FailedPrecondition', 'Invalid') || !isTerminal((await get(name)).state)) throw error;
      }
    },
  };
}
