import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import { DEFAULT_TASK_QUEUE, trialWorkflowId, workflowTypes } from '../../src/contract/names.ts';
import type { ReconcileRequest } from '../../src/contract/reconcile.ts';
import type { Run } from './model.ts';
import type { Stage } from './stage.ts';
import type { StartedRun } from './started-run.ts';
import type { TemporalServer } from './subject.ts';

/** Only tempotune has one; the faults that need it are of tempotune alone. */
export function temporalOf({ players: { temporal } }: Stage): TemporalServer {
  if (!temporal) throw new Error('this subject has no Temporal server');
  return temporal;
}

const NAMESPACE = 'default';
const IDENTITY = 'fault matrix';

/** The activity whose call is held. */
interface HeldActivity {
  readonly workflowId: string;
  readonly activityId: string;
  readonly attempt: number;
}

const SAMPLE_MS = 100;
const SAMPLES = 5;
const MOST_SAMPLES = 50;

/** The others of a wave and of a sweep go on: held is who is still in the same attempt after a while. */
export async function heldActivity(stage: Stage, { run, step }: StartedRun): Promise<HeldActivity> {
  const trials = Array.from({ length: run.trials }, (_, index) => trialWorkflowId(run.id, index + 1));
  const workflowIds = step.isOfTrial ? trials : [run.id];
  let steady = await runningActivities(stage, workflowIds, step.activity);
  for (let sample = 1; sample < SAMPLES || (steady.length !== 1 && sample < MOST_SAMPLES); sample += 1) {
    await sleep(SAMPLE_MS);
    const now = await runningActivities(stage, workflowIds, step.activity);
    const same = steady.filter((one) => now.some((other) => isSameAttempt(one, other)));
    steady = same.length > 0 ? same : now;
  }
  const [held] = steady;
  if (!held) throw new Error(`${run.id}: no ${step.activity} is held`);
  return held;
}

function isSameAttempt(one: HeldActivity, other: HeldActivity): boolean {
  return one.workflowId === other.workflowId && one.activityId === other.activityId && one.attempt === other.attempt;
}

/** Whether somebody else has taken it over: it ended, or a later attempt of it did. */
export async function hasMovedOn(stage: Stage, held: HeldActivity): Promise<boolean> {
  const { raw } = await temporalOf(stage).client.workflow.getHandle(held.workflowId).describe();
  const pending = (raw.pendingActivities ?? []).find(({ activityId }) => activityId === held.activityId);
  return pending === undefined || (pending.attempt ?? 0) >= held.attempt + 2;
}

async function runningActivities(stage: Stage, workflowIds: readonly string[], type: string): Promise<HeldActivity[]> {
  const STARTED = 2; // temporal.api.enums.v1.PendingActivityState
  const found = await Promise.all(
    workflowIds.map(async (workflowId) => {
      const handle = temporalOf(stage).client.workflow.getHandle(workflowId);
      const description = await handle.describe().catch(ignoreNotFound); // a trial that has not started yet
      return (description?.raw.pendingActivities ?? []).flatMap(({ activityId, activityType, state, attempt }) =>
        activityId && activityType?.name === type && state === STARTED
          ? [{ workflowId, activityId, attempt: attempt ?? 1 }]
          : [],
      );
    }),
  );
  return found.flat();
}

export async function pauseActivity(stage: Stage, { workflowId, activityId: id }: HeldActivity): Promise<void> {
  const where = { namespace: NAMESPACE, execution: { workflowId }, identity: IDENTITY };
  await temporalOf(stage).client.workflowService.pauseActivity({ ...where, id });
}

export async function unpauseActivity(stage: Stage, { workflowId, activityId: id }: HeldActivity): Promise<void> {
  const where = { namespace: NAMESPACE, execution: { workflowId }, identity: IDENTITY };
  // it may have ended meanwhile, by the answer of the attempt that was under way
  await temporalOf(stage)
    .client.workflowService.unpauseActivity({ ...where, id })
    .catch(ignoreNotFound);
}

export async function resetActivity(stage: Stage, { workflowId, activityId: id }: HeldActivity): Promise<void> {
  const where = { namespace: NAMESPACE, execution: { workflowId }, identity: IDENTITY };
  await temporalOf(stage).client.workflowService.resetActivity({ ...where, id, resetHeartbeat: true });
}

function ignoreNotFound(error: unknown): undefined {
  const NOT_FOUND = 5;
  const isMissing = error instanceof WorkflowNotFoundError || (error as { code?: number }).code === NOT_FOUND;
  if (!isMissing) throw error;
}

/** To one of the workflow tasks that it has completed, by the seed: to its start, into the middle, or to the last one. */
export async function resetWorkflow(stage: Stage, workflowId: string, seed: number): Promise<void> {
  const { client } = temporalOf(stage);
  const handle = client.workflow.getHandle(workflowId);
  const completed = ((await handle.fetchHistory()).events ?? []).filter(
    (event) => event.workflowTaskCompletedEventAttributes,
  );
  const chosen = completed[seed % completed.length];
  if (!chosen?.eventId) throw new Error(`${workflowId} has completed no workflow task to be reset to`);
  await client.workflowService.resetWorkflowExecution({
    namespace: NAMESPACE,
    workflowExecution: { workflowId },
    reason: IDENTITY,
    requestId: `${workflowId}-${seed}`,
    workflowTaskFinishEventId: chosen.eventId,
  });
}

const GRACE_SECONDS = 1;

export async function reconcile(stage: Stage, { id }: Run): Promise<void> {
  await sleep(GRACE_SECONDS * 1_500);
  const request: ReconcileRequest = { project: id, regions: ['us-central1'], graceSeconds: GRACE_SECONDS };
  await temporalOf(stage).client.workflow.execute(workflowTypes.reconcileJobs, {
    workflowId: `${id}-reconcile`,
    taskQueue: DEFAULT_TASK_QUEUE,
    args: [request],
  });
}
