import type { JobOutcome, JobPlace, JobVerdict, ResolvedReconcileRequest } from '../contract/reconcile.ts';
import { isTerminal, type TuningJob } from '../contract/tuning-job.ts';
import { GoogleApiError } from '../google/errors.ts';
import { verdictOn } from '../planning/orphans.ts';
import type { TuningBackend } from '../vertex/tuning-backend.ts';
import type { WorkerDependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';
import { type Claim, claimOf, standingsOf, submissionOf } from './job-standings.ts';

export interface SettleInput {
  readonly place: JobPlace;
  readonly rules: ResolvedReconcileRequest;
  readonly verdict: JobVerdict;
}

/** Looks at the job and its workflow once more, and acts only if the verdict is still the same. */
export function settleJob(dependencies: WorkerDependencies): (input: SettleInput) => Promise<JobOutcome> {
  return ({ place, rules, verdict: { job: name, workflowId = '', action } }) =>
    withFailures(async () => {
      const { workflows } = dependencies;
      const backend = dependencies.tuningBackend(place, place.api);
      const about = { job: name, workflowId };
      const left = (reason: string): JobOutcome => ({ ...about, outcome: 'left', reason });

      const job = await present(() => backend.get(name));
      if (!job) return left('it is gone');
      const claim = await claimOf(workflowId, workflows);
      const now = await verdictNow(job, claim, { backend, workflows, rules });
      if (now?.action !== action) return left(now?.reason ?? 'a living workflow watches it by now');
      if (action === 'cancel') {
        await backend.cancel(name);
        return { ...about, outcome: 'cancelled', reason: now.reason };
      }
      const key = claim.key && submissionOf(job.keyHash, claim.key, backend);
      const isAdopted = claim.run && key && (await workflows.startAgain(claim.run, key));
      return isAdopted
        ? { ...about, outcome: 'adopted', reason: now.reason }
        : left('its workflow id is in use again, or its history is gone');
    });
}

async function verdictNow(
  job: TuningJob,
  claim: Claim,
  look: { readonly backend: TuningBackend; readonly rules: ResolvedReconcileRequest } & Pick<
    WorkerDependencies,
    'workflows'
  >,
): Promise<JobVerdict | undefined> {
  const key = claim.key && submissionOf(job.keyHash, claim.key, look.backend);
  const ofKey = key ? (await look.backend.find(key)).filter(({ state }) => !isTerminal(state)) : [];
  const others = ofKey.filter(({ name }) => name !== job.name);
  const jobs = [...others, job].sort((a, b) => (a.createTime < b.createTime ? -1 : 1));
  const standing = (await standingsOf(jobs, claim, look))[jobs.indexOf(job)];
  return standing && verdictOn(job, standing, look.rules, Date.now());
}

async function present<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof GoogleApiError && error.kind === 'NotFound') return undefined;
    throw error;
  }
}
