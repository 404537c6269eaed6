import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  log,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { FoundJob } from '../activities/find-running-jobs.ts';
import type { Finding } from '../contract/findings.ts';
import {
  type LeaseGrant,
  leaseGrantedSignal,
  ledgerQuery,
  placeQuery,
  type QuotaPool,
  releaseLeaseSignal,
  requestLeaseSignal,
  setLimitUpdate,
} from '../contract/quota.ts';
import { activities } from './activity-options.ts';
import { brokerInput } from './broker-input.ts';
import { rootMessage } from './job-failures.ts';
import { LeaseWatch } from './lease-watch.ts';
import {
  asked,
  emptyLedger,
  freed,
  granted,
  type Ledger,
  limited,
  limitOf,
  placeOf,
  rebuilt,
  released,
  sent,
  type UnsentGrant,
  viewOf,
} from './quota-ledger.ts';
import { ledgerMarkdown } from './quota-markdown.ts';

/** The line for one of Google's quotas in one project: whoever is first gets the next free slot, over any crash. */
export async function quotaBroker(input: unknown): Promise<void> {
  const { project, pool, settleMs, ledger: before } = brokerInput(input);
  const { startTime, workflowId } = workflowInfo();
  let ledger = before ?? emptyLedger(startTime.getTime());
  const change = (next: Ledger): void => {
    ledger = next;
  };
  setHandler(requestLeaseSignal, (request) => change(asked(ledger, request, Date.now())));
  setHandler(releaseLeaseSignal, (release) => change(released(ledger, release, Date.now())));
  setHandler(ledgerQuery, () => viewOf(ledger, { project, pool }), { description: 'Who holds a lease, and who waits' });
  setHandler(placeQuery, (leaseId) => placeOf(ledger, leaseId, Date.now()) ?? null, {
    description: 'Place of a lease',
  });
  setHandler(
    setLimitUpdate,
    (limit) => {
      change(limited(ledger, limit));
      return limitOf(ledger);
    },
    { validator: checkLimit, description: 'Jobs at a time; null: as the workers are configured' },
  );
  if (!before) {
    // A lost broker's holders ask again, or their jobs show by then; granting at once would grant their slots twice.
    if (settleMs !== undefined) await sleep(settleMs, { summary: 'an earlier broker was lost; its waiters ask again' });
    const jobs = await runningJobs(project, pool, ledger);
    change(rebuilt(ledger, jobs));
  }

  const watch = new LeaseWatch(workflowId, () => ledger, change);
  while (!workflowInfo().continueAsNewSuggested) {
    change(granted(ledger, Date.now()));
    if (ledger.unsent.length > 0) {
      const grants = ledger.unsent;
      const ended = await tellHolders(grants);
      change(ended.reduce(freed, sent(ledger, grants)));
      continue; // more may have been asked for meanwhile
    }
    watch.goOn();
    setCurrentDetails(ledgerMarkdown(viewOf(ledger, { project, pool })));
    const seen = ledger;
    await nextChange(() => ledger !== seen || watch.isNeeded(), ledger.refused?.untilMs);
  }
  await watch.end();
  await continueAsNew<typeof quotaBroker>({ project, pool, ledger });
}

const HIGHEST_LIMIT = 10_000;

function checkLimit(limit: unknown): void {
  const isNumber = typeof limit === 'number' && Number.isInteger(limit) && limit >= 0 && limit <= HIGHEST_LIMIT;
  if (limit === null || isNumber) return;
  throw new RangeError(
    `limit: ${JSON.stringify(limit)}, but it is a whole number from 0 to ${HIGHEST_LIMIT}. ` +
      'To fix: give a number of jobs, or null for what the workers are configured with.',
  );
}

/** Answers the grants whose holders have ended before they heard of them: they made no job. */
async function tellHolders(grants: readonly UnsentGrant[]): Promise<LeaseGrant[]> {
  // Awaited, all of them: a signal that is not is dropped by continue-as-new (measured).
  const ended = await Promise.all(
    grants.map(async ({ holder, leaseId, fence }) => {
      try {
        await getExternalWorkflowHandle(holder.workflowId).signal(leaseGrantedSignal, { leaseId, fence });
        return [];
      } catch (error) {
        log.info('a lease found no holder', { leaseId, holder, reason: rootMessage(error) });
        return [{ leaseId, fence }];
      }
    }),
  );
  return ended.flat();
}

/** A region that cannot be listed must not hold up all others: what was not found, Google's own refusal covers. */
async function runningJobs(project: string, pool: QuotaPool, { queue }: Ledger): Promise<FoundJob[]> {
  const regions = queue.map(({ request }) => request.location.region);
  try {
    return await activities('call').findRunningJobs({ project, pool, regions: [...new Set(regions)] });
  } catch (error) {
    const forbidden = forbiddenProject(error);
    if (forbidden) throw forbidden;
    log.warn('the jobs that run already are not known', { project, pool, reason: rootMessage(error) });
    return [];
  }
}

/** Told by its finding, which no failure of an earlier version's activity has: no history of a line ends otherwise than it did. */
function forbiddenProject(error: unknown): ApplicationFailure | undefined {
  const failure = error instanceof ActivityFailure ? error.cause : undefined;
  if (!(failure instanceof ApplicationFailure)) return undefined;
  const [findings] = (failure.details ?? []) as [findings?: readonly Finding[]];
  const isForbidden = Array.isArray(findings) && findings.some(({ code }) => code === 'PROJECT_NOT_ALLOWED');
  return isForbidden ? failure : undefined;
}

/** Until something is to be done, or the time has come to ask Google again. */
async function nextChange(isHere: () => boolean, untilMs: number | undefined): Promise<void> {
  if (untilMs === undefined) await condition(isHere);
  else await condition(isHere, Math.max(1, untilMs - Date.now()));
}
