import { isCancellation } from '@temporalio/workflow';
import type { Survey } from '../activities/survey-jobs.ts';
import type {
  JobOutcome,
  JobPlace,
  JobVerdict,
  ReconcileResult,
  ResolvedReconcileRequest,
} from '../contract/reconcile.ts';
import { activities } from './activity-options.ts';
import { plainFailure } from './endings.ts';
import { rootMessage } from './job-failures.ts';
import { mapBounded } from './map-bounded.ts';
import { reconcileResult } from './reconcile-result.ts';

const PLACES_AT_A_TIME = 4;
const JOBS_AT_A_TIME = 5;
const LISTED_REPAIRS = 100;

/** Looks for our jobs that no living workflow watches, and cancels or adopts them. Meant to run on a schedule. */
export async function reconcileJobs(input: unknown): Promise<ReconcileResult> {
  const rules = await rulesOf(input);
  const surveys = await mapBounded(
    placesOf(rules),
    () => PLACES_AT_A_TIME,
    (place) => survey(place, rules),
  );
  const found = surveys.flatMap(({ place, verdicts = [] }) => verdicts.map((verdict) => ({ place, verdict })));
  const outcomes = await mapBounded(
    found,
    () => JOBS_AT_A_TIME,
    ({ place, verdict }) => settle(place, verdict, rules),
  );
  const repaired = await repairChampions(rules);
  return { ...reconcileResult(rules, surveys, outcomes), ...(repaired ? { repaired } : {}) };
}

async function rulesOf(input: unknown): Promise<ResolvedReconcileRequest> {
  try {
    return await activities('call').resolveReconciliation(input);
  } catch (error) {
    throw plainFailure(error);
  }
}

/** Registry and history follow the champion objects; a folder that can't be read is said, and harms no other. */
async function repairChampions({ champions, dryRun }: ResolvedReconcileRequest): Promise<string[] | undefined> {
  if (!champions || dryRun) return undefined;
  const repaired: string[] = [];
  for (const root of champions) {
    try {
      repaired.push(...(await activities('call').repairChampions(root)));
    } catch (error) {
      if (isCancellation(error)) throw error;
      repaired.push(`${root} could not be repaired: ${rootMessage(error)}`);
    }
  }
  return repaired.slice(0, LISTED_REPAIRS);
}

function placesOf({ project, regions }: ResolvedReconcileRequest): JobPlace[] {
  return regions.flatMap((region) => [
    { project, region, api: 'pipelineJobs' },
    { project, region, api: 'tuningJobs' },
  ]);
}

export type PlaceSurvey = { readonly place: JobPlace; readonly unseen?: string } & Partial<Survey>;

/** A place that cannot be looked at must not keep the jobs of the others from being settled. */
async function survey(place: JobPlace, rules: ResolvedReconcileRequest): Promise<PlaceSurvey> {
  try {
    return { place, ...(await activities('reconcile').surveyJobs({ place, rules })) };
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { place, unseen: rootMessage(error) };
  }
}

async function settle(place: JobPlace, verdict: JobVerdict, rules: ResolvedReconcileRequest): Promise<JobOutcome> {
  const { action, ...about } = verdict;
  if (action === 'leave') return { ...about, outcome: 'left' };
  if (rules.dryRun) return { ...about, outcome: action === 'cancel' ? 'would be cancelled' : 'would be adopted' };
  try {
    return await activities('reconcile').settleJob({ place, rules, verdict });
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { ...about, outcome: 'left', reason: rootMessage(error) };
  }
}
