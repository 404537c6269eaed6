import type { DatasetFacts } from '../contract/dataset.ts';
import type { Finding } from '../contract/findings.ts';
import { PLAN_VERSION, type Plan } from '../contract/plan.ts';
import type { SweepRequest } from '../contract/sweep-request.ts';
import type { TuneRequest } from '../contract/tune-request.ts';
import { datasetSummary } from '../datasets/dataset-summary.ts';
import { plannedPlaces, plannedQuota } from '../planning/plan-places.ts';
import { planTrials, type TrialDraft } from '../planning/plan-trials.ts';
import { totalPrice } from '../planning/price.ts';
import { type KnownJobTime, wallTime } from '../planning/wall-time.ts';
import { hasSweepForm } from '../requests/request-form.ts';
import type { Dependencies } from './dependencies.ts';
import { draftOf, runHash, sweepDrafts, sweepHash } from './plan-hash.ts';
import { type ValidatedRequest, validateRequest } from './validate-request.ts';
import { type ValidatedSweep, validateSweep } from './validate-sweep.ts';

/** What the planner may know beyond the request. */
export interface PlanOptions {
  readonly jobTime?: KnownJobTime;
  /** Jobs that the quota lets run at a time. Default 1, which is Google's. */
  readonly quotaJobs?: number;
}

/**
 * Reads and checks all that a run would, and works out what it would do. Changes nothing and spends nothing.
 * @throws {ApplicationFailure} of type InvalidRequest, with every problem.
 */
export function planRun(dependencies: Dependencies): (input: unknown, options?: PlanOptions) => Promise<Plan> {
  return async (input, options = {}) =>
    hasSweepForm(input)
      ? planSweep(input as SweepRequest, await validateSweep(dependencies)(input, ''), options)
      : planTune(input as TuneRequest, await validateRequest(dependencies)(input), options);
}

function planTune(request: TuneRequest, checked: ValidatedRequest, options: PlanOptions): Plan {
  const drafts = [draftOf({ index: 1 }, checked.request, checked)];
  const head = { kind: 'tune', request, planHash: runHash({ kind: 'tune' }, drafts, checked) } as const;
  return { ...head, ...planned(drafts, 1, checked, options) };
}

function planSweep(request: SweepRequest, checked: ValidatedSweep, options: PlanOptions): Plan {
  const { sweep } = checked;
  const drafts = sweepDrafts(sweep, checked);
  const head = { kind: 'sweep', request, planHash: sweepHash(sweep, drafts, checked) } as const;
  const { objective, parallelism } = sweep;
  return { ...head, objective, ...planned(drafts, parallelism, checked, options) };
}

interface Checked {
  readonly dataset: DatasetFacts;
  readonly evaluation?: DatasetFacts;
  readonly warnings: readonly Finding[];
}

function planned(
  drafts: readonly TrialDraft[],
  parallelism: number,
  { dataset, evaluation, warnings }: Checked,
  { quotaJobs = 1, jobTime }: PlanOptions,
): Omit<Plan, 'kind' | 'request' | 'planHash'> {
  const [first] = drafts;
  if (!first) throw new RangeError('a run has at least one trial');
  const trials = planTrials(drafts, { dataset, ...(evaluation ? { evaluation } : {}) });
  const quota = plannedQuota(first.request, { trials: trials.length, parallelism, quotaJobs });
  return {
    version: PLAN_VERSION,
    dataset: datasetSummary(dataset),
    ...(evaluation ? { evaluationDataset: datasetSummary(evaluation) } : {}),
    places: plannedPlaces(first.request),
    trials,
    trialCount: trials.length,
    quota,
    wallTime: wallTime(first.request.api, quota.rounds, jobTime),
    ...(jobTime ? { jobTime } : {}),
    price: totalPrice(trials.map(({ price }) => price)),
    findings: warnings,
  };
}
