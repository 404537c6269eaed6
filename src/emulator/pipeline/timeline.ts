import type { JobRecord, TrainedResult } from './job-record.ts';

export type TaskState = 'RUNNING' | 'SUCCEEDED' | 'CANCELLING' | 'CANCELLED' | 'FAILED' | 'SKIPPED' | 'NOT_TRIGGERED';
export type JobState =
  | 'QUEUED'
  | 'PENDING'
  | 'RUNNING'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'CANCELLING'
  | 'CANCELLED'
  | 'PAUSED';

export interface TaskSpan {
  name: string;
  state: TaskState;
  /** Absent for a task that was never triggered. Times in ms. */
  startedAt?: number;
  endedAt?: number;
  /** The graph it belongs to; absent for tasks right below the root. */
  graph?: string;
}

export interface Timeline {
  state: JobState;
  startedAt?: number;
  endedAt?: number;
  /** Leaves and graphs in the order in which the real pipeline shows them; the root is the job itself. */
  tasks: TaskSpan[];
}

/** What the times of a job depend on. */
export type Schedule = Pick<
  JobRecord,
  'createdAt' | 'evaluates' | 'stepMs' | 'failure' | 'halt' | 'cachedFrom' | 'cancelRequestedAt' | 'seenTuningAt'
> & { parameters: Pick<JobRecord['parameters'], 'trainSteps'>; trained?: Pick<TrainedResult, 'stepsRun'> };

export const TUNING_TASK = 'large-language-model-tuning';
export const UPLOAD_TASK = 'upload-llm-model';
export const DEPLOY_TASK = 'create-endpoint-and-deploy-model';
export const METRICS_TASK = 'tensorboard-uploader';
/** Of one training step, unless the emulator was told otherwise. */
export const DEFAULT_STEP_MS = 2_000;

const QUEUED_MS = 4_000;
const PENDING_MS = 6_000;
const CANCEL_MS = 5_000;
const CACHED_TASK_MS = 1_000;
const FAILING_AFTER = 0.5; // of the task's usual time

interface Leaf {
  name: string;
  graph?: string;
  /** Simulated. Rough figures: Google gives none; they keep the proportions a user of the real pipeline sees. */
  ms: number;
}

const LEAVES: readonly Leaf[] = [
  { name: 'validate-pipeline', ms: 20_000 },
  { name: 'export-managed-dataset', graph: 'tuning-graph', ms: 5_000 },
  { name: 'dataset-encoder', graph: 'tuning-graph', ms: 60_000 },
  { name: 'evaluation-dataset-encoder', graph: 'tuning-graph', ms: 60_000 },
  { name: 'vertex-pipelines-prompt-validation', graph: 'tuning-graph', ms: 15_000 },
  { name: 'compose-params-for-model-upload', graph: 'tuning-graph', ms: 5_000 },
  { name: TUNING_TASK, graph: 'tuning-graph', ms: Number.NaN }, // by its steps
  { name: METRICS_TASK, graph: 'tuning-graph', ms: 20_000 },
  { name: UPLOAD_TASK, graph: 'deployment-graph', ms: 60_000 },
  { name: DEPLOY_TASK, graph: 'deployment-graph', ms: 180_000 },
];

export const taskNames: readonly string[] = LEAVES.map(({ name }) => name);

/** State is computed from the time, never ticked forward: after a jump of six hours a reader sees what a user would. */
export function timelineAt(job: Schedule, now: number): Timeline {
  const startedAt = startOf(job);
  const planned = cutByCancel(plannedSpans(job, startedAt), job.cancelRequestedAt);
  const seen = planned.flatMap((span) => seenAt(span, now, job.cancelRequestedAt));
  const tasks = withGraphs(seen, now);
  const endedAt = endOf(job, planned);
  const isOver = endedAt <= now;
  return {
    state: jobState(job, now, isOver ? endState(planned) : undefined),
    ...(now < startedAt || (job.cancelRequestedAt ?? now) < startedAt ? {} : { startedAt }),
    ...(isOver ? { endedAt } : {}),
    tasks: isOver ? [...tasks, ...neverTriggered(job, tasks)] : tasks,
  };
}

/** When the tuning task ends at the latest, if nothing stops it early. Infinite for a job that never gets so far. */
export function latestTuningEnd(job: Schedule): number {
  const whole = { ...job, seenTuningAt: 0, trained: { stepsRun: job.parameters.trainSteps } };
  const tuning = plannedSpans(whole, startOf(job)).find(({ name }) => name === TUNING_TASK);
  return tuning?.outcome === 'SUCCEEDED' ? tuning.end : Number.POSITIVE_INFINITY;
}

/** Whether there is something to train: not for a cache hit, nor when an earlier task fails or halts the job. */
export function trains(job: Schedule): boolean {
  return latestTuningEnd(job) < Number.POSITIVE_INFINITY;
}

function startOf(job: Schedule): number {
  return job.createdAt + QUEUED_MS + PENDING_MS;
}

export function isTerminal(state: JobState): boolean {
  return state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';
}

interface PlannedSpan {
  name: string;
  graph?: string;
  start: number;
  end: number;
  outcome: 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'SKIPPED';
}

function plannedSpans(job: Schedule, startedAt: number): PlannedSpan[] {
  const spans: PlannedSpan[] = [];
  let start = startedAt;
  for (const leaf of LEAVES) {
    if (leaf.name === 'evaluation-dataset-encoder' && !job.evaluates) continue;
    const fails = job.failure?.task === leaf.name;
    const end = job.halt?.task === leaf.name ? Number.POSITIVE_INFINITY : endOfLeaf(job, leaf, start, fails);
    const outcome = fails ? 'FAILED' : job.cachedFrom ? 'SKIPPED' : 'SUCCEEDED';
    spans.push({ name: leaf.name, ...(leaf.graph ? { graph: leaf.graph } : {}), start, end, outcome });
    if (fails || end === Number.POSITIVE_INFINITY) break;
    start = end;
  }
  return spans;
}

function endOfLeaf(job: Schedule, leaf: Leaf, start: number, fails: boolean): number {
  if (job.cachedFrom) return start + CACHED_TASK_MS;
  const isTuning = leaf.name === TUNING_TASK;
  if (fails) return start + FAILING_AFTER * (isTuning ? job.parameters.trainSteps * job.stepMs : leaf.ms);
  if (!isTuning) return start + leaf.ms;
  if (!job.trained) return Number.POSITIVE_INFINITY;
  return Math.max(start + job.trained.stepsRun * job.stepMs, job.seenTuningAt ?? 0);
}

function cutByCancel(spans: PlannedSpan[], cancelledAt: number | undefined): PlannedSpan[] {
  if (cancelledAt === undefined) return spans;
  return spans
    .filter(({ start }) => start <= cancelledAt)
    .map((span) => {
      if (span.end <= cancelledAt) return span;
      return { ...span, end: cancelledAt + CANCEL_MS, outcome: 'CANCELLED' as const };
    });
}

function seenAt({ name, graph, start, end, outcome }: PlannedSpan, now: number, cancelledAt?: number): TaskSpan[] {
  if (now < start) return [];
  const base = { name, ...(graph ? { graph } : {}), startedAt: start };
  if (now >= end) return [{ ...base, state: outcome, endedAt: end }];
  const isCancelling = outcome === 'CANCELLED' && now >= (cancelledAt ?? Number.POSITIVE_INFINITY);
  return [{ ...base, state: isCancelling ? 'CANCELLING' : 'RUNNING' }];
}

function endOf(job: Schedule, planned: PlannedSpan[]): number {
  const last = planned.at(-1);
  if (
    job.cancelRequestedAt !== undefined &&
    (!last || last.outcome === 'CANCELLED' || last.end <= job.cancelRequestedAt)
  ) {
    return job.cancelRequestedAt + CANCEL_MS;
  }
  return last?.end ?? Number.POSITIVE_INFINITY;
}

function endState(planned: PlannedSpan[]): 'FAILED' | 'SUCCEEDED' {
  return planned.some(({ outcome }) => outcome === 'FAILED') ? 'FAILED' : 'SUCCEEDED';
}

function jobState(job: Schedule, now: number, ended: 'FAILED' | 'SUCCEEDED' | undefined): JobState {
  if (job.cancelRequestedAt !== undefined && now >= job.cancelRequestedAt) return ended ? 'CANCELLED' : 'CANCELLING';
  if (ended) return ended;
  if (now < job.createdAt + QUEUED_MS) return 'QUEUED';
  if (now < startOf(job)) return 'PENDING';
  return job.halt?.state === 'PAUSED' && now >= haltStart(job) ? 'PAUSED' : 'RUNNING';
}

function haltStart(job: Schedule): number {
  const last = plannedSpans(job, startOf(job)).at(-1);
  return last && last.name === job.halt?.task ? last.start : Number.POSITIVE_INFINITY;
}

/** A graph spans its leaves; it has ended when its last leaf is there and has ended. */
function withGraphs(leaves: TaskSpan[], now: number): TaskSpan[] {
  const tasks: TaskSpan[] = [];
  for (const leaf of leaves) {
    if (leaf.graph && !tasks.some(({ name }) => name === leaf.graph)) tasks.push(graphSpan(leaf.graph, leaves, now));
    tasks.push(leaf);
  }
  return tasks;
}

function graphSpan(name: string, leaves: TaskSpan[], now: number): TaskSpan {
  const own = leaves.filter(({ graph }) => graph === name);
  const last = own.at(-1);
  const isComplete = last?.name === LEAVES.filter(({ graph }) => graph === name).at(-1)?.name;
  const state = last?.state ?? 'RUNNING';
  const hasEnded = last?.endedAt !== undefined && last.endedAt <= now;
  const isOver = hasEnded && (isComplete || state === 'FAILED' || state === 'CANCELLED');
  return {
    name,
    state: isOver || state === 'CANCELLING' ? state : 'RUNNING',
    startedAt: own[0]?.startedAt ?? now,
    ...(isOver ? { endedAt: last.endedAt } : {}),
  } as TaskSpan;
}

function neverTriggered(job: Schedule, tasks: TaskSpan[]): TaskSpan[] {
  return LEAVES.filter(
    ({ name }) => !tasks.some((task) => task.name === name) && (job.evaluates || name !== 'evaluation-dataset-encoder'),
  ).map(({ name, graph }) => ({ name, ...(graph ? { graph } : {}), state: 'NOT_TRIGGERED' }));
}
