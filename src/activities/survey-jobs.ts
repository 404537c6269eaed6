import type { OwnedJob } from '../contract/owned-job.ts';
import type { JobPlace, JobVerdict, ResolvedReconcileRequest } from '../contract/reconcile.ts';
import { verdictOn } from '../planning/orphans.ts';
import type { TuningBackend } from '../vertex/tuning-backend.ts';
import type { WorkerDependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';
import { claimOf, standingsOf } from './job-standings.ts';

export interface SurveyInput {
  readonly place: JobPlace;
  readonly rules: ResolvedReconcileRequest;
}

export interface Survey {
  /** Our jobs there that have not ended. */
  readonly jobs: number;
  readonly watched: number;
  /** On jobs that no living workflow watches; first those with something to do. */
  readonly verdicts: readonly JobVerdict[];
  /** Verdicts beyond the first hundred; the next run gets to them. */
  readonly more: number;
}

const MOST_VERDICTS = 100;
const WORKFLOWS_AT_A_TIME = 10;

/** Looks at all our jobs of one place and at their workflows. Does nothing. */
export function surveyJobs(dependencies: WorkerDependencies): (input: SurveyInput) => Promise<Survey> {
  return ({ place, rules }) =>
    withFailures(async () => {
      const backend = dependencies.tuningBackend(place, place.api);
      const jobs = await backend.listOwned(dependencies.owner);
      const groups = [...groupBy(jobs, ({ workflowId = '' }) => workflowId)];
      const verdicts: JobVerdict[] = [];
      for (let at = 0; at < groups.length; at += WORKFLOWS_AT_A_TIME) {
        const some = groups.slice(at, at + WORKFLOWS_AT_A_TIME);
        const judged = await Promise.all(
          some.map(async ([workflowId, group]) =>
            workflowId === '' ? group.map(untold) : judge(workflowId, group, { backend, rules, dependencies }),
          ),
        );
        verdicts.push(...judged.flat());
      }
      const doing = verdicts.filter(({ action }) => action !== 'leave');
      const leaving = verdicts.filter(({ action }) => action === 'leave');
      return {
        jobs: jobs.length,
        watched: jobs.length - verdicts.length,
        verdicts: [...doing, ...leaving].slice(0, MOST_VERDICTS),
        more: Math.max(0, verdicts.length - MOST_VERDICTS),
      };
    });
}

interface Judging {
  readonly backend: TuningBackend;
  readonly rules: ResolvedReconcileRequest;
  readonly dependencies: WorkerDependencies;
}

async function judge(workflowId: string, jobs: readonly OwnedJob[], judging: Judging): Promise<JobVerdict[]> {
  const { backend, rules, dependencies } = judging;
  const { workflows } = dependencies;
  const claim = await claimOf(workflowId, workflows);
  const verdicts: JobVerdict[] = [];
  for (const [, ofKey] of groupBy(jobs, ({ keyHash }) => keyHash)) {
    const standings = await standingsOf(ofKey, claim, { backend, workflows });
    for (const [index, standing] of standings.entries()) {
      const job = ofKey[index];
      const verdict = job && verdictOn(job, standing, rules, Date.now());
      if (verdict) verdicts.push(verdict);
    }
  }
  return verdicts;
}

function untold({ name }: OwnedJob): JobVerdict {
  return { job: name, action: 'leave', reason: 'its labels do not tell its workflow' };
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
