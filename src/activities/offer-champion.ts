import { ApplicationFailure, activityInfo, Context, getClient, heartbeat } from '@temporalio/activity';
import {
  WithStartWorkflowOperation,
  WorkflowIdConflictPolicy,
  WorkflowUpdateFailedError,
  WorkflowUpdateStage,
} from '@temporalio/client';
import { type ChampionOrigin, type ChampionRules, type ChampionTarget, championUri } from '../contract/champion.ts';
import { workflowTypes } from '../contract/names.ts';
import {
  type ChampionOffer,
  type ChampionOutcome,
  type OfferQueued,
  offerUpdate,
  promotionStart,
} from '../contract/promotion.ts';
import type { TrialRecord } from '../contract/sweep-record.ts';
import type { Objective } from '../contract/sweep-request.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import { candidateOf } from '../planning/champion-offer.ts';
import { contentHash, shortHash } from '../requests/content-hash.ts';
import { withoutCutOff } from '../requests/data-cut-off.ts';
import type { Dependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';
import { readJson } from './json-object.ts';

export interface OfferChampionInput {
  readonly champion: ChampionRules;
  /** Record of the best trial (`trialRecordUri`). */
  readonly recordUri: string;
  readonly objective: Objective;
  readonly tune: Pick<ResolvedTuneRequest, 'predictionEvaluation' | 'defaultContext'>;
  /** Whose hash goes into the champion: what the run was started with. */
  readonly request: unknown;
  readonly by: ChampionOrigin;
  /** ISO 8601; the workflow's own, so that a second attempt offers the same. */
  readonly offeredAt: string;
}

const HEARTBEAT_MS = 5_000;

/**
 * Offers a tuned model to the workflow that decides, which is started when it does not run. Answers when it is decided or
 * waits for a person. Safe to repeat: one run offers one model once.
 */
export function offerChampion({
  objects,
}: Pick<Dependencies, 'objects'>): (input: OfferChampionInput) => Promise<ChampionOutcome> {
  return async ({ champion, recordUri, objective, tune, request, by, offeredAt }) => {
    const record = await withFailures(() => readJson<TrialRecord>(objects, recordUri));
    if (!record) return refused(champion, `the trial has no record: ${recordUri}`);
    const { result: tuned } = record;
    const { root: _, name: __, ...rules } = champion;
    const candidate = candidateOf({ tuned, objective, by, requestHash: contentHash(withoutCutOff(request)), ...tune });
    if ('missing' in candidate) return refused(champion, candidate.missing);
    const id = [by.workflowId, by.runId, by.trial].filter((part) => part !== undefined).join('.');
    return challenge(champion, { id, offeredAt, candidate, rules });
  };
}

async function challenge(target: ChampionTarget, offer: ChampionOffer): Promise<ChampionOutcome> {
  const { workflow } = getClient();
  const update = await workflow.startUpdateWithStart(offerUpdate, {
    args: [offer],
    updateId: shortHash(offer.id), // a second attempt joins the first
    waitForStage: WorkflowUpdateStage.ACCEPTED,
    startWorkflowOperation: new WithStartWorkflowOperation(workflowTypes.promoteChampion, {
      ...promotionStart(target, shortHash(target.root)),
      taskQueue: activityInfo().taskQueue,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    }),
  });
  const outcome = await heartbeating(update.result()).catch((error: unknown) => {
    throw error instanceof WorkflowUpdateFailedError ? (error.cause ?? error) : error;
  });
  if (outcome.outcome !== 'queued') return outcome;
  throw ApplicationFailure.retryable('the promotion workflow continued as new before this offer', 'OfferQueued');
}

/** Gives up waiting when the worker shuts down: the next attempt joins the same update. */
async function heartbeating(answer: Promise<ChampionOutcome | OfferQueued>): Promise<ChampionOutcome | OfferQueued> {
  const beating = setInterval(() => heartbeat(), HEARTBEAT_MS);
  try {
    return await Promise.race([answer, Context.current().cancelled]);
  } finally {
    clearInterval(beating);
  }
}

function refused(champion: ChampionRules, reason: string): ChampionOutcome {
  const { workflowId } = promotionStart(champion, shortHash(champion.root));
  return { name: champion.name, outcome: 'refused', reason, championUri: championUri(champion), workflowId };
}
