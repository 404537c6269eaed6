import { labelKeys } from '../../src/contract/labels.ts';
import type { OwnedJob } from '../../src/contract/owned-job.ts';
import { poolOfSpec } from '../../src/contract/quota.ts';
import { watchingWorkflowId } from '../../src/contract/submission-key.ts';
import type { JobLocation, JobOrder, TuningJob } from '../../src/contract/tuning-job.ts';
import { isTerminal } from '../../src/contract/tuning-job.ts';
import { GoogleApiError } from '../../src/google/errors.ts';
import { keyHash } from '../../src/vertex/pipeline-job-id.ts';
import { pipelineJobId } from '../../src/vertex/pipeline-jobs.ts';
import type { TuningBackend } from '../../src/vertex/tuning-backend.ts';
import { type FakeFaults, faultyCalls } from './fake-faults.ts';

export interface FakeTuningBackend extends TuningBackend {
  readonly faults: FakeFaults;
  /** Orders that became jobs, oldest first. */
  readonly orders: readonly JobOrder[];
  readonly cancelRequests: readonly string[];
  jobs(): readonly TuningJob[];
  /** As time would: a new state, an end, a failure, a model. */
  change(name: string, change: Partial<TuningJob>): void;
}

const FIRST_JOB_AT = Date.parse('2024-01-01T00:00:00Z');

/** One project and region. A job changes only when told to; a cancelled one is CANCELLED from the second look on. */
export function fakeTuningBackend(location: JobLocation): FakeTuningBackend {
  const { faults, call } = faultyCalls();
  const orders: JobOrder[] = [];
  const cancelRequests: string[] = [];
  const jobs = new Map<string, TuningJob>();
  const nameOf = (key: JobOrder['key']): string =>
    `projects/${location.project}/locations/${location.region}/pipelineJobs/${pipelineJobId(key)}`;

  function existing(name: string): TuningJob {
    const job = jobs.get(name);
    if (!job) throw new GoogleApiError('NotFound', `The PipelineJob does not exist: ${name}`);
    return job;
  }

  function look(name: string): TuningJob {
    const job = existing(name);
    if (job.state === 'CANCELLING') jobs.set(name, { ...job, state: 'CANCELLED', endTime: job.createTime });
    return job;
  }

  function create(order: JobOrder): TuningJob {
    const name = nameOf(order.key);
    if (jobs.has(name)) {
      throw new GoogleApiError('AlreadyExists', 'Pipeline job with the specified ID already exists.');
    }
    const createTime = new Date(FIRST_JOB_AT + orders.length * 1_000).toISOString();
    const job: TuningJob = { name, state: 'QUEUED', createTime, specHash: order.specHash, keyHash: keyHash(order.key) };
    orders.push(order);
    jobs.set(name, job);
    return job;
  }

  function listed(order: JobOrder): OwnedJob {
    const { state, createTime, name } = existing(nameOf(order.key));
    const sweepHash = order.spec.labels[labelKeys.sweep];
    return {
      ...{ name, state, createTime, specHash: order.specHash, keyHash: keyHash(order.key) },
      workflowId: watchingWorkflowId(order.key),
      pool: poolOfSpec(order.spec),
      ...(sweepHash === undefined ? {} : { sweepHash }),
    };
  }

  return {
    faults,
    orders,
    cancelRequests,
    jobs: () => [...jobs.values()],
    change(name, change) {
      jobs.set(name, { ...existing(name), ...change });
    },
    find: (key) => call('find', () => (jobs.has(nameOf(key)) ? [look(nameOf(key))] : [])),
    get: (name) => call('get', () => look(name)),
    keyHashOf: keyHash,
    listOwned: (owner, which = 'active') =>
      call('listOwned', () =>
        orders
          .filter(({ spec }) => spec.labels[labelKeys.owner] === owner)
          .map(listed)
          .filter(({ state }) => which === 'all' || !isTerminal(state)),
      ),
    create: (order, signal) =>
      call('create', () => {
        if (signal?.aborted) throw new GoogleApiError('Cancelled', 'cancelled before the call');
        return create(order);
      }),
    cancel: (name) =>
      call('cancel', () => {
        const job = existing(name);
        cancelRequests.push(name);
        if (!isTerminal(job.state)) jobs.set(name, { ...job, state: 'CANCELLING' });
      }),
  };
}
