import type { WorkflowHandle } from '@temporalio/client';
import { DEFAULT_TASK_QUEUE, workflowTypes } from '../../src/contract/names.ts';
import { progressQuery } from '../../src/contract/progress.ts';
import { taskTimeout } from '../../src/contract/task-timeout.ts';
import type { TuneRequest } from '../../src/contract/tune-request.ts';
import { aGeminiRequest, aTuneRequest } from '../../test/support/requests.ts';
import { type SeenJob, type Stand, until } from './stand.ts';

/** The two ways in which a job gets its id. */
export interface Api {
  readonly title: string;
  readonly create: string;
  readonly cancel: string;
  readonly request: (different: { readonly pollInterval: string }) => TuneRequest;
}

export const apis: readonly Api[] = [
  {
    title: 'pipelineJobs, ids chosen by us',
    create: 'CreatePipelineJob',
    cancel: 'CancelPipelineJob',
    request: aTuneRequest,
  },
  {
    title: 'tuningJobs, ids chosen by the service',
    create: 'CreateTuningJob',
    cancel: 'CancelTuningJob',
    request: aGeminiRequest,
  },
];

/** One tuning under way, and the jobs that it made. */
export interface BenchRun {
  readonly handle: WorkflowHandle;
  jobs(): Promise<SeenJob[]>;
  /** The job that it follows, once it does. */
  followed(): Promise<string>;
}

let started = 0;

/** Its job runs for hours on the emulator's clock, unless the clock is moved. */
export async function startRun({ request }: Api, stand: Stand): Promise<BenchRun> {
  await stand.clock({ speed: 1 });
  const earlier = new Set((await stand.jobs()).map(({ name }) => name));
  started += 1;
  const handle = await stand.client.workflow.start(workflowTypes.tuneModel, {
    workflowId: `bench-${started}`,
    taskQueue: DEFAULT_TASK_QUEUE,
    args: [request({ pollInterval: '1s' })],
    ...taskTimeout(workflowTypes.tuneModel), // as whatever of ours starts one
  });
  return {
    handle,
    jobs: async () => (await stand.jobs()).filter(({ name }) => !earlier.has(name)),
    async followed() {
      let name = '';
      await until('the run follows its job', async () => {
        name = (await handle.query(progressQuery)).job?.name ?? '';
        return name !== '';
      });
      return name;
    },
  };
}
