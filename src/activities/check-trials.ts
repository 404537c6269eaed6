import type { DatasetFacts } from '../contract/dataset.ts';
import type { Finding } from '../contract/findings.ts';
import type { ResolvedSweepRequest, Trial, TrialParameters } from '../contract/sweep-request.ts';
import { resolveAddedTrials } from '../requests/resolve-added-trials.ts';
import { withFailures } from './failures.ts';
import { trialFindings } from './trial-findings.ts';

export interface CheckTrialsInput {
  readonly sweep: ResolvedSweepRequest;
  readonly trials: readonly TrialParameters[];
  readonly dataset: DatasetFacts;
  readonly evaluation?: DatasetFacts;
}

/** Trials with every value filled in that they left to the sweep; none when a finding is an error. */
export interface CheckedTrials {
  readonly trials: readonly TrialParameters[];
  readonly findings: readonly Finding[];
}

/** By the same rules as the trials of the request. Findings are an answer: a bad trial fails its update, not the sweep. */
export function checkTrials(): (input: CheckTrialsInput) => Promise<CheckedTrials> {
  return ({ sweep, trials: given, ...data }) =>
    withFailures(async () => {
      const { value: trials = [], findings } = resolveAddedTrials(given, sweep);
      const planned = trialFindings({ ...sweep, trials }, data.dataset, data.evaluation);
      return {
        trials: trials.map(parametersOf),
        findings: [...findings, ...planned],
      };
    });
}

function parametersOf(trial: Trial): TrialParameters {
  const { index: _, ...parameters } = trial;
  return parameters;
}
