import {
  ChildWorkflowCancellationType,
  executeChild,
  ParentClosePolicy,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { RetrainPlan } from '../activities/plan-retrain.ts';
import { sweepOfRetrain, workflowTypes } from '../contract/names.ts';
import type { SweepResult } from '../contract/results.ts';
import type { RetrainResult } from '../contract/retrain.ts';
import { scheduledStartTime, searchAttributes } from '../contract/search-attributes.ts';
import { dataActivities } from './activity-options.ts';
import { ending } from './endings.ts';
import { exposeProgress } from './progress-board.ts';

/** Sweeps and challenges the champion, unless data and request are those of an earlier try. Made for a schedule. */
export async function retrain(input: unknown): Promise<RetrainResult> {
  const progress = exposeProgress('retrain');
  const { workflowId } = workflowInfo();
  const dataAsOf = meantTime().toISOString();
  return ending(progress, async () => {
    const plan = await dataActivities().planRetrain({ input, dataAsOf });
    const { baseModel, project } = plan.request.tune;
    upsertSearchAttributes([
      { key: searchAttributes.baseModel, value: baseModel },
      { key: searchAttributes.project, value: project },
    ]);
    const { dataset, champion, reason, earlier } = plan;
    if (earlier) {
      return { outcome: 'skipped', reason, dataAsOf, dataset, earlier, ...(champion ? { champion } : {}) };
    }
    const sweepId = sweepOfRetrain(workflowId);
    progress.enter('tuning', `${sweepId} runs: ${reason}`, { baseModel });
    const result = await executeChild<(request: unknown) => Promise<SweepResult>>(workflowTypes.sweep, {
      workflowId: sweepId,
      args: [plan.request],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
    });
    return retrained(plan, result, dataAsOf);
  });
}

/** A backfill runs today for a day of the past: its data are that day's. */
function meantTime(): Date {
  const { typedSearchAttributes, startTime } = workflowInfo();
  return typedSearchAttributes.get(scheduledStartTime) ?? startTime;
}

function retrained({ dataset }: RetrainPlan, result: SweepResult, dataAsOf: string): RetrainResult {
  const { sweepId, best, champion, tableUri, warnings } = result;
  const unasked = warnings.find(({ code }) => code === 'CHAMPION_NOT_CHALLENGED')?.rule ?? 'the champion was not asked';
  const { model, endpoint, objective } = best;
  return {
    outcome: champion?.outcome ?? 'not offered',
    reason: champion?.reason ?? unasked,
    dataAsOf,
    dataset,
    ...(champion?.champion ? { champion: champion.champion } : {}),
    sweep: {
      workflowId: sweepId,
      model,
      tableUri,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(objective === undefined ? {} : { objective }),
    },
  };
}
