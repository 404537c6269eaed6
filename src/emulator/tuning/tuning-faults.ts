import type { Faults } from '../faults.ts';
import { placeOf } from '../names.ts';
import { quotaExceeded } from '../status.ts';
import type { World } from '../world.ts';
import { type Phase, phases, type TuningRecord } from './tuning-record.ts';
import { isOver, tuningAt } from './tuning-timeline.ts';

const CREATE = 'CreateTuningJob';
const SLOW_METRICS_MS = 600_000; // simulated
const QUOTA_METRIC = 'aiplatform.googleapis.com/global_concurrent_tuning_jobs';

/** The plan's faults that become a part of the new job itself. */
export function applyTuningFaults(job: TuningRecord, faults: Faults): void {
  const failing = faults.take(['fail-task'], CREATE, job.name);
  if (failing) {
    const { code = 'INTERNAL', message = 'The tuning job failed by the fault plan.' } = failing;
    const planned = { phase: phaseOf(failing.task), code, message };
    if (!job.failure || order(planned.phase) < order(job.failure.phase)) job.failure = planned;
  }
  const halting = faults.take(['stuck', 'pause'], CREATE, job.name);
  if (halting) job.halt = { phase: phaseOf(halting.task), state: halting.kind === 'pause' ? 'PAUSED' : 'RUNNING' };
  const slow = faults.take(['slow-metrics'], CREATE, job.name);
  if (slow) job.metricsDelayMs = slow.latencyMs ?? SLOW_METRICS_MS;
}

/** One quota for all regions of a project. @throws RESOURCE_EXHAUSTED when it is taken up. */
export function assertTuningQuota(jobName: string, { faults, store, clock }: World): void {
  const quota = faults.peek(['quota'], CREATE, 'global');
  if (!quota) return;
  const project = placeOf(jobName)?.project ?? '';
  const now = clock.now();
  const busy = [...store.tuningJobs.values()].filter(
    (job) => placeOf(job.name)?.project === project && !isOver(tuningAt(job, now).state),
  );
  if (busy.length < (quota.limit ?? 0)) return;
  faults.fire(quota);
  throw quotaExceeded({ metric: QUOTA_METRIC, project, ...(quota.message ? { message: quota.message } : {}) });
}

function phaseOf(task: string | undefined): Phase {
  return phases.find((phase) => phase === task) ?? 'TUNING';
}

function order(phase: Phase): number {
  return phases.indexOf(phase);
}
