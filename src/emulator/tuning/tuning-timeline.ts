import { type Phase, phases, type TuningRecord } from './tuning-record.ts';

export type TuningState =
  | 'QUEUED'
  | 'PENDING'
  | 'RUNNING'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'CANCELLING'
  | 'CANCELLED'
  | 'PAUSED';

/** A tuning job as it stands at one time. */
export interface TuningMoment {
  state: TuningState;
  /** Absent when the job is over. */
  phase?: Phase;
  /** When it first was RUNNING. */
  startedAt?: number;
  endedAt?: number;
  /** Of the latest change of state or phase. */
  changedAt: number;
}

export type TuningSchedule = Pick<
  TuningRecord,
  'createdAt' | 'stepMs' | 'failure' | 'halt' | 'cancelRequestedAt' | 'seenTuningAt'
> & { plan?: { steps: number }; trained?: { stepsRun: number } };

/** Simulated. Google gives no figures; a small real job takes minutes before and after its tuning. */
const PHASE_MS: Record<Exclude<Phase, 'TUNING'>, number> = {
  WAITING_FOR_QUOTA: 4_000,
  PROCESSING_DATASET: 60_000,
  WAITING_FOR_CAPACITY: 30_000,
  POST_PROCESSING: 120_000,
};
const STATE_IN: Record<Phase, TuningState> = {
  WAITING_FOR_QUOTA: 'QUEUED',
  PROCESSING_DATASET: 'PENDING',
  WAITING_FOR_CAPACITY: 'PENDING',
  TUNING: 'RUNNING',
  POST_PROCESSING: 'RUNNING',
};
const CANCEL_MS = 5_000;
const FAILING_AFTER = 0.5; // of the phase's usual time

interface Span {
  phase: Phase;
  start: number;
  end: number;
}

/** State is computed from the time, as a pipeline job's. */
export function tuningAt(job: TuningSchedule, now: number): TuningMoment {
  const spans = spansOf(job);
  const cancelledAt = job.cancelRequestedAt ?? Number.POSITIVE_INFINITY;
  const began = spans.find(({ phase }) => phase === 'TUNING')?.start ?? Number.POSITIVE_INFINITY;
  const startedAt = began <= Math.min(now, cancelledAt) ? { startedAt: began } : {};
  if (now >= cancelledAt) {
    const endedAt = cancelledAt + CANCEL_MS;
    if (now >= endedAt) return { state: 'CANCELLED', ...startedAt, endedAt, changedAt: endedAt };
    return { state: 'CANCELLING', ...phaseAt(spans, cancelledAt), ...startedAt, changedAt: cancelledAt };
  }
  const endedAt = spans.at(-1)?.end ?? Number.POSITIVE_INFINITY;
  if (now >= endedAt) {
    return { state: job.failure ? 'FAILED' : 'SUCCEEDED', ...startedAt, endedAt, changedAt: endedAt };
  }
  const { phase, start } = spanAt(spans, now);
  const isPaused = job.halt?.state === 'PAUSED' && job.halt.phase === phase;
  return { state: isPaused ? 'PAUSED' : STATE_IN[phase], phase, ...startedAt, changedAt: start };
}

/** When this phase was over at `now`, and well over; undefined before, and for one that failed or was cancelled. */
export function endOfPhase(job: TuningSchedule, phase: Phase, now: number): number | undefined {
  if (job.failure?.phase === phase) return undefined;
  const end = spansOf(job).find((span) => span.phase === phase)?.end ?? Number.POSITIVE_INFINITY;
  return end <= Math.min(now, job.cancelRequestedAt ?? now) ? end : undefined;
}

/** When the tuning began, or will; infinite for a job that never gets so far. */
export function startOfTuning(job: TuningSchedule): number {
  return spansOf(job).find(({ phase }) => phase === 'TUNING')?.start ?? Number.POSITIVE_INFINITY;
}

/** When the tuning ends if nothing stops it; infinite for a job in which nothing is trained. */
export function latestEndOfTuning(job: TuningSchedule): number {
  const whole = { ...job, seenTuningAt: 0, trained: { stepsRun: job.plan?.steps ?? 0 } };
  const tuning = spansOf(whole).find(({ phase }) => phase === 'TUNING');
  return tuning && job.failure?.phase !== 'TUNING' ? tuning.end : Number.POSITIVE_INFINITY;
}

export function tuningTrains(job: TuningSchedule): boolean {
  return latestEndOfTuning(job) < Number.POSITIVE_INFINITY;
}

export function isOver(state: TuningState): boolean {
  return state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';
}

function spansOf(job: TuningSchedule): Span[] {
  const spans: Span[] = [];
  let start = job.createdAt;
  for (const phase of phases) {
    const fails = job.failure?.phase === phase;
    const end = job.halt?.phase === phase ? Number.POSITIVE_INFINITY : endOf(job, phase, start, fails);
    spans.push({ phase, start, end });
    if (fails || end === Number.POSITIVE_INFINITY) break;
    start = end;
  }
  return spans;
}

function endOf(job: TuningSchedule, phase: Phase, start: number, fails: boolean): number {
  if (phase !== 'TUNING') return start + PHASE_MS[phase] * (fails ? FAILING_AFTER : 1);
  if (fails) return start + FAILING_AFTER * (job.plan?.steps ?? 0) * job.stepMs;
  if (!job.trained) return Number.POSITIVE_INFINITY;
  return Math.max(start + job.trained.stepsRun * job.stepMs, job.seenTuningAt ?? 0);
}

function spanAt(spans: Span[], now: number): Span {
  return spans.findLast(({ start }) => start <= now) ?? (spans[0] as Span);
}

function phaseAt(spans: Span[], now: number): { phase: Phase } {
  return { phase: spanAt(spans, now).phase };
}
