import { ApplicationFailure } from '@temporalio/workflow';
import { failureTypes } from '../contract/failures.ts';
import type { JobOutcome, ReconcileResult, ResolvedReconcileRequest } from '../contract/reconcile.ts';
import type { PlaceSurvey } from './reconcile-jobs.ts';

// Temporal refuses results of 2 MB; ours stay under 64 KB.
const LISTED_OUTCOMES = 100;
const LONGEST_REASON = 300;

/** The counts are of all, the lists are bounded. @throws when no place at all could be looked at. */
export function reconcileResult(
  rules: ResolvedReconcileRequest,
  surveys: readonly PlaceSurvey[],
  outcomes: readonly JobOutcome[],
): ReconcileResult {
  const unseen = surveys.flatMap(({ place, unseen: reason }) =>
    reason === undefined ? [] : [{ ...place, reason: reason.slice(0, LONGEST_REASON) }],
  );
  const [first] = unseen;
  if (first && unseen.length === surveys.length) {
    throw ApplicationFailure.nonRetryable(
      `none of the ${unseen.length} places could be looked at: ${first.reason}`,
      failureTypes.unavailable,
    );
  }
  const count = (...kinds: JobOutcome['outcome'][]): number =>
    outcomes.filter(({ outcome }) => kinds.includes(outcome)).length;
  const sum = (field: 'jobs' | 'watched' | 'more'): number =>
    surveys.reduce((total, survey) => total + (survey[field] ?? 0), 0);
  return {
    ...rules,
    jobs: sum('jobs'),
    watched: sum('watched'),
    cancelled: count('cancelled', 'would be cancelled'),
    adopted: count('adopted', 'would be adopted'),
    left: count('left') + sum('more'),
    outcomes: [...outcomes]
      .sort((a, b) => Number(a.outcome === 'left') - Number(b.outcome === 'left'))
      .slice(0, LISTED_OUTCOMES)
      .map((outcome) => ({ ...outcome, reason: outcome.reason.slice(0, LONGEST_REASON) })),
    unseen,
  };
}
