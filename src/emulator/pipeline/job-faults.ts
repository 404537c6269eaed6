import { isDeepStrictEqual } from 'node:util';
import type { Faults } from '../faults.ts';
import { isJsonObject } from '../json.ts';
import { placeOf } from '../names.ts';
import { quotaExceeded } from '../status.ts';
import type { Store } from '../store.ts';
import type { World } from '../world.ts';
import { accelerators } from './facts.ts';
import type { JobRecord, TaskFailure } from './job-record.ts';
import { isTerminal, TUNING_TASK, taskNames, timelineAt } from './timeline.ts';

const CREATE = 'CreatePipelineJob';
const SLOW_METRICS_MS = 600_000; // simulated

/** The plan's faults that become a part of the new job itself. */
export function applyJobFaults(job: JobRecord, faults: Faults, store: Store): void {
  const failing = faults.take(['fail-task'], CREATE, job.name);
  if (failing) {
    const { task = TUNING_TASK, code = 'INTERNAL', message = 'The task failed by the fault plan.' } = failing;
    job.failure = earlier(job.failure, { task, code, message });
  }
  const halting = faults.take(['stuck', 'pause'], CREATE, job.name);
  if (halting) {
    job.halt = { task: halting.task ?? TUNING_TASK, state: halting.kind === 'pause' ? 'PAUSED' : 'RUNNING' };
  }
  const slow = faults.take(['slow-metrics'], CREATE, job.name);
  if (slow) job.metricsDelayMs = slow.latencyMs ?? SLOW_METRICS_MS;

  const caching = faults.peek(['cache-hit'], CREATE, job.name);
  const twin = caching && earlierTwin(job, store);
  if (twin) {
    faults.fire(caching);
    job.cachedFrom = twin.name;
  }
}

function earlier(found: TaskFailure | undefined, planned: TaskFailure): TaskFailure {
  const order = ({ task }: TaskFailure): number => taskNames.indexOf(task);
  return found && order(found) <= order(planned) ? found : planned;
}

function earlierTwin(job: JobRecord, store: Store): JobRecord | undefined {
  return [...store.jobs.values()].find(
    (other) => other.endpoint !== undefined && isDeepStrictEqual(parametersOf(other), parametersOf(job)),
  );
}

function parametersOf({ body }: JobRecord): unknown {
  return isJsonObject(body.runtimeConfig) ? body.runtimeConfig.parameterValues : undefined;
}

/** @throws RESOURCE_EXHAUSTED when the planned quota of the compute region is taken up. */
export function assertQuota(jobName: string, computeRegion: string, { faults, store, clock }: World): void {
  const quota = faults.peek(['quota'], CREATE, computeRegion);
  if (!quota) return;
  const project = placeOf(jobName)?.project;
  const now = clock.now();
  const busy = [...store.jobs.values()].filter(
    (job) =>
      job.computeRegion === computeRegion &&
      placeOf(job.name)?.project === project &&
      !isTerminal(timelineAt(job, now).state),
  );
  if (busy.length < (quota.limit ?? 0)) return;
  faults.fire(quota);
  const facts = Object.values(accelerators).find((one) => one.computeRegion === computeRegion);
  throw quotaExceeded({
    metric: `${facts?.quotaMetric}`,
    project: project ?? '',
    ...(quota.message ? { message: quota.message } : {}),
  });
}
