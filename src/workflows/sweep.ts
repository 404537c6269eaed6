import { type CancellationScope, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { CollectedTrial } from '../activities/record-sweep.ts';
import type { PreparedData } from '../activities/validate-request.ts';
import type { ValidatedSweep } from '../activities/validate-sweep.ts';
import { trialWorkflowId } from '../contract/names.ts';
import type { SweepResult } from '../contract/results.ts';
import { searchAttributes } from '../contract/search-attributes.ts';
import type { Trial } from '../contract/sweep-request.ts';
import { activities, dataActivities } from './activity-options.ts';
import { challenged } from './challenge-champion.ts';
import { ending } from './endings.ts';
import type { TrialsRun } from './execute-trial.ts';
import { Gathering } from './gathering.ts';
import { exposeProgress } from './progress-board.ts';
import { withLosersRetired } from './retire-models.ts';
import { runTrials, throwIfCancelled, withBills } from './run-trials.ts';
import { exposeControl, type SweepControl } from './sweep-control.ts';
import { SweepState } from './sweep-state.ts';
import { showTrials } from './trial-progress.ts';

/** Checks and copies the data once, runs a tuneModel per trial, and names the best. Takes updates until it ranks. */
export async function sweep(input: unknown): Promise<SweepResult> {
  const { workflowId: sweepId, runId, startTime } = workflowInfo();
  const progress = exposeProgress('sweep');
  const state = new SweepState((index) => trialWorkflowId(sweepId, index));
  let control: SweepControl | undefined;
  exposeControl(state, () => control);
  const { validateSweep, uploadDataset } = dataActivities();
  const { prepareTensorboard, checkTrials, rankSweep } = activities('call');
  return ending(progress, async () => {
    const validated = await validateSweep(input, sweepId);
    const { sweep: plan, dataset, evaluation, limits, budget, warnings } = validated;
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
    const collected = await recorded(validated, plan.trials);

    state.open({ ...plan, ...limits, ...(budget ? { budget } : {}), collected });
    const scopes = new Map<number, CancellationScope>();
    control = {
      checkTrials: (trials) => checkTrials({ sweep: plan, trials, ...facts }),
      recordTrials: async (added) => void (await recorded(validated, [...state.trials(), ...added])),
      cancelRunning: (trial) => scopes.get(trial)?.cancel(),
      show: () => showTrials(state, progress),
    };
    const data: PreparedData = { ...facts, snapshots, sweepId };
    const run: TrialsRun = {
      ...{ sweep: plan, data, scopes, times: [] },
      gathering: new Gathering(plan.trials.length),
      ...(tensorboard ? { tensorboard } : {}),
      ...(budget ? { submissions: budget.submissions } : {}),
    };
    return withBills(run, state, progress, async () => {
      const outcomes = await runTrials(run, state, progress);
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
      throwIfCancelled();
      const { objective } = result.best;
      if (objective !== undefined) upsertSearchAttributes([{ key: searchAttributes.objective, value: objective }]);
      const cost = state.cost();
      const priced = budget && cost ? { ...result, cost: { maximumUsd: budget.maximumUsd, ...cost } } : result;
      const offered = await challenged(priced, { sweep: plan, request: input }, progress);
      return withLosersRetired(offered, plan.losers ?? 'keep', state, progress);
    });
  });
}

/** What a retry will need, in the output directory; answers what the runs that this one retries have finished. */
function recorded(
  { request, sweep: plan, dataset, evaluation, earlierRuns }: ValidatedSweep,
  trials: readonly Trial[],
): Promise<readonly CollectedTrial[]> {
  const { workflowId: sweepId, firstExecutionRunId } = workflowInfo();
  return activities('call').recordSweep({
    sweepId,
    runs: [...earlierRuns, firstExecutionRunId],
    request,
    sweep: plan,
    trials,
    dataset: dataset.sha256,
    ...(evaluation ? { evaluation: evaluation.sha256 } : {}),
  });
}
