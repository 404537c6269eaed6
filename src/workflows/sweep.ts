import { CancellationScope, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { PreparedData } from '../activities/validate-request.ts';
import { resultFinding } from '../contract/result-problems.ts';
import type { SweepResult, TrialOutcome } from '../contract/results.ts';
import { searchAttributes } from '../contract/search-attributes.ts';
import type { Losers } from '../contract/sweep-request.ts';
import { activities, dataActivities } from './activity-options.ts';
import { ending } from './endings.ts';
import { rootMessage } from './job-failures.ts';
import { exposeProgress, type ProgressBoard } from './progress-board.ts';
import { runTrials } from './run-trials.ts';

/** Checks and copies the data once, runs a tuneModel per trial, and names the best. */
export async function sweep(input: unknown): Promise<SweepResult> {
  const progress = exposeProgress('sweep');
  const { validateSweep, uploadDataset } = dataActivities();
  const { prepareTensorboard, rankSweep } = activities('call');
  const { workflowId: sweepId, runId, startTime } = workflowInfo();
  return ending(progress, async () => {
    const { sweep: plan, dataset, evaluation, warnings } = await validateSweep(input);
    const { baseModel, project, pipelineJobRegion: region } = plan.tune;
    upsertSearchAttributes([
      { key: searchAttributes.baseModel, value: baseModel },
      { key: searchAttributes.project, value: project },
      { key: searchAttributes.sweepId, value: sweepId },
    ]);

    progress.enter('uploading', 'copying the dataset into the output directory', { baseModel });
    const facts = { dataset, ...(evaluation ? { evaluation } : {}) };
    const snapshots = await uploadDataset({ request: plan.tune, ...facts, warnings });
    const tensorboard =
      plan.tune.api === 'tuningJobs'
        ? undefined
        : (plan.tune.tensorboardResourceId ?? (await prepareTensorboard({ project, region })));

    const data: PreparedData = { ...facts, snapshots, sweepId };
    const outcomes = await runTrials({ sweep: plan, data, ...(tensorboard ? { tensorboard } : {}) }, progress);

    progress.enter('ranking', `comparing ${outcomes.length} trials by ${plan.objective.metric}`);
    const result = await rankSweep({
      sweepId,
      runId,
      sweep: plan,
      outcomes,
      ...facts,
      snapshots,
      startedAtMs: startTime.getTime(),
      endedAtMs: Date.now(),
      warnings,
    });
    const { objective } = result.best;
    if (objective !== undefined) upsertSearchAttributes([{ key: searchAttributes.objective, value: objective }]);
    return retired(result, { policy: plan.losers ?? 'keep', outcomes }, progress);
  });
}

/** With what became of the models that were not best. Should it fail, the result of hours of tuning must not fail with it. */
async function retired(
  result: SweepResult,
  { policy, outcomes }: { readonly policy: Losers; readonly outcomes: readonly TrialOutcome[] },
  progress: ProgressBoard,
): Promise<SweepResult> {
  if (policy === 'keep') return result;
  progress.note({ message: `${policy === 'delete' ? 'deleting' : 'undeploying'} the models that were not best` });
  const { sweepId, best } = result;
  const losers = outcomes.flatMap(({ trial, result: tuned }) =>
    tuned && trial.index !== best.index
      ? [{ trial: trial.index, model: tuned.model, isCached: tuned.cached === true }]
      : [],
  );
  const bestEndpoint = best.endpoint === undefined ? {} : { bestEndpoint: best.endpoint };
  try {
    return {
      ...result,
      losers: await dataActivities().retireLosers({ sweepId, policy, best: best.model, ...bestEndpoint, losers }),
    };
  } catch (error) {
    if (CancellationScope.current().consideredCancelled) throw error;
    return {
      ...result,
      warnings: [...result.warnings, resultFinding('LOSERS_NOT_RETIRED', { policy, reason: rootMessage(error) })],
    };
  }
}
