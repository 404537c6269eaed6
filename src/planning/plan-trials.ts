import type { DatasetFacts } from '../contract/dataset.ts';
import type { PlannedEvaluations, PlannedTrial } from '../contract/plan.ts';
import type { Trial } from '../contract/sweep-request.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import type { JobSpec } from '../contract/tuning-job.ts';
import { evaluationPoints, lastEvaluatedStep } from './evaluation-grid.ts';
import { plannedLoad } from './plan-findings.ts';
import { jobPrice } from './price.ts';

/** One trial's own request and job, on checked data. */
export interface TrialDraft {
  readonly trial: Trial;
  readonly request: ResolvedTuneRequest;
  readonly spec: JobSpec;
}

/** What each job of the run comes to. */
export function planTrials(
  drafts: readonly TrialDraft[],
  data: { readonly dataset: DatasetFacts; readonly evaluation?: DatasetFacts },
): readonly PlannedTrial[] {
  return drafts.map(({ trial: { index, ...parameters }, request, spec }) => {
    const { dataset, evaluation } = data;
    const evaluations = evaluation ? plannedEvaluations(request) : undefined;
    return {
      index,
      parameters,
      ...(request.api === 'tuningJobs' ? {} : { load: plannedLoad({ request, dataset }) }),
      ...(evaluations ? { evaluations } : {}),
      price: jobPrice({ request, sizeBytes: dataset.sizeBytes }),
      spec,
    };
  });
}

// Early stopping compares an evaluation with the one before it, so the first two are always made (guide).
const SAFE_POINTS = 2;

/** None for Gemini, whose jobs evaluate at their own steps. */
function plannedEvaluations(request: ResolvedTuneRequest): PlannedEvaluations | undefined {
  if (request.api === 'tuningJobs') return undefined;
  const points = evaluationPoints(request);
  const lastStep = lastEvaluatedStep(request);
  return {
    points,
    ...(lastStep === undefined ? {} : { lastStep }),
    mayCollapse: request.enableEarlyStopping ? Math.max(0, points - SAFE_POINTS) : 0,
  };
}
