import { accelerators } from '../catalog/accelerators.ts';
import { geminiQuota } from '../catalog/gemini-models.ts';
import type { Finding } from '../contract/findings.ts';
import { requestFinding } from '../contract/request-problems.ts';
import type { Objective, SweepRequest } from '../contract/sweep-request.ts';
import type { Spot } from '../contract/value-rules.ts';
import { isMeasuredByEvaluation } from './objective.ts';
import { shown } from './shown.ts';
import { stepFindings } from './step-findings.ts';
import type { PlacedTrial } from './trials.ts';
import { tuneDefaults } from './tune-defaults.ts';
import type { TuneView } from './tune-rules.ts';

/** Each number of steps is looked at once, however many trials share it. */
export function trialStepFindings(
  trials: readonly PlacedTrial[],
  {
    tune,
    objective,
    vary,
  }: { readonly tune: TuneView; readonly objective: Objective; readonly vary: 'given' | 'default' },
): readonly Finding[] {
  if (tune.model?.api === 'tuningJobs') return [];
  const byField = new Map(trials.map(({ stepsField, trainSteps }) => [stepsField, trainSteps]));
  return [...byField].flatMap(([field, trainSteps]) =>
    trainSteps === undefined
      ? []
      : stepFindings({
          field,
          trainSteps,
          ...(tune.evaluationInterval !== undefined && { evaluationInterval: tune.evaluationInterval }),
          ranks: isMeasuredByEvaluation(objective) ? 'by evaluation' : 'not',
          advice: vary === 'given' ? 'recommended range' : 'none', // the guide's own values need none
        }),
  );
}

export function sizeFindings(
  trials: readonly PlacedTrial[],
  { minimumTrials, parallelism }: Partial<SweepRequest>,
  { values, model }: TuneView,
): readonly Finding[] {
  const count = trials.length;
  const isTooMany = minimumTrials !== undefined && count > 0 && minimumTrials > count;
  const jobs = Math.min(parallelism ?? 1, count);
  const at = { field: 'parallelism', value: shown(parallelism) };
  return [
    ...(isTooMany
      ? [requestFinding('MINIMUM_ABOVE_TRIALS', { field: 'minimumTrials', value: shown(minimumTrials), count })]
      : []),
    ...(jobs > 1 ? [model?.api === 'tuningJobs' ? geminiQuotaFinding(jobs, at) : quotaFinding(jobs, at, values)] : []),
  ];
}

function geminiQuotaFinding(jobs: number, at: Spot): Finding {
  return requestFinding('PARALLELISM_NEEDS_GEMINI_QUOTA', { ...at, quota: geminiQuota.name, needed: jobs });
}

function quotaFinding(jobs: number, at: Spot, { acceleratorType }: TuneView['values']): Finding {
  const { computeRegion, quotaName, quotaPerJob, quotaUnit } =
    accelerators[acceleratorType ?? tuneDefaults.acceleratorType];
  const quota = { quota: quotaName, needed: jobs * quotaPerJob, unit: quotaUnit, region: computeRegion };
  return requestFinding('PARALLELISM_NEEDS_QUOTA', { ...at, ...quota });
}
