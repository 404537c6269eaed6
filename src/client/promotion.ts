import {
  type Client,
  WithStartWorkflowOperation,
  WorkflowIdConflictPolicy,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import type { ChampionTarget } from '../contract/champion.ts';
import { workflowTypes } from '../contract/names.ts';
import {
  type ApprovalAnswer,
  approveUpdate,
  type ChampionOffer,
  type ChampionOutcome,
  offerUpdate,
  type PromotionState,
  promotionQuery,
  promotionStart,
  rejectUpdate,
} from '../contract/promotion.ts';
import { shortHash } from '../requests/content-hash.ts';
import type { TemporalTarget } from './connection.ts';
import { PromotionRefusedError } from './errors.ts';

/** What one may say to the workflow that decides about champions. */
export class Promotion {
  readonly #client: Client;
  readonly #target: Pick<TemporalTarget, 'taskQueue'>;

  constructor(client: Client, target: Pick<TemporalTarget, 'taskQueue'>) {
    this.#client = client;
    this.#target = target;
  }

  /** Answers when it is decided or waits for a person. The same id is the same offer. @throws {PromotionRefusedError} */
  async offer(target: ChampionTarget, offer: ChampionOffer): Promise<ChampionOutcome> {
    for (;;) {
      const answer = await refusals(
        this.#client.workflow.executeUpdateWithStart(offerUpdate, {
          args: [offer],
          startWorkflowOperation: new WithStartWorkflowOperation(workflowTypes.promoteChampion, {
            ...promotionStart(target, shortHash(target.root)),
            taskQueue: this.#target.taskQueue,
            workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
          }),
        }),
      );
      if (answer.outcome !== 'queued') return answer; // else the workflow has just continued as new
    }
  }

  /** Makes the challenger that waits champion. @throws {PromotionRefusedError} when none waits. */
  approve(target: ChampionTarget, answer: ApprovalAnswer = {}): Promise<ChampionOutcome> {
    return refusals(this.#handle(target).executeUpdate(approveUpdate, { args: [answer] }));
  }

  /** Keeps the champion. @throws {PromotionRefusedError} when no challenger waits. */
  reject(target: ChampionTarget, answer: ApprovalAnswer = {}): Promise<ChampionOutcome> {
    return refusals(this.#handle(target).executeUpdate(rejectUpdate, { args: [answer] }));
  }

  /** Who waits; undefined when nobody does and the workflow has ended. */
  async state(target: ChampionTarget): Promise<PromotionState | undefined> {
    try {
      const { status } = await this.#handle(target).describe();
      return status.name === 'RUNNING' ? await this.#handle(target).query(promotionQuery) : undefined;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  #handle(target: ChampionTarget): ReturnType<Client['workflow']['getHandle']> {
    return this.#client.workflow.getHandle(promotionStart(target, shortHash(target.root)).workflowId);
  }
}

async function refusals<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      throw new PromotionRefusedError('no challenger waits for an approval', { cause: error });
    }
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    throw new PromotionRefusedError(error.cause?.message ?? error.message, { cause: error });
  }
}
