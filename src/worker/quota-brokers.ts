import { Client, QueryRejectedError, WorkflowNotFoundError } from '@temporalio/client';
import type { DataConverter, QueryDefinition } from '@temporalio/common';
import type { NativeConnection } from '@temporalio/worker';
import type { QuotaBrokers } from '../activities/quota-brokers.ts';
import { workflowTypes } from '../contract/names.ts';
import { ledgerQuery, placeQuery, requestLeaseSignal } from '../contract/quota.ts';

export interface TemporalPlace {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly dataConverter: DataConverter;
}

// Shorter than the time that an attempt of an activity has.
const CALL_TIMEOUT_MS = 8_000;
const CONTINUED_AS_NEW = 6; // temporal.api.enums.v1.WorkflowExecutionStatus

/** By Temporal's client over the worker's own connection. */
export function temporalQuotaBrokers(place: TemporalPlace, taskQueue: string): QuotaBrokers {
  const { connection } = place;
  // a terminated broker would go on answering from its history
  const { workflow } = new Client({
    ...place,
    workflow: { queryRejectCondition: 'NOT_OPEN' },
  });
  const call = <T>(body: () => Promise<T>): Promise<T> => connection.withDeadline(Date.now() + CALL_TIMEOUT_MS, body);

  const query = <T, Arguments extends unknown[]>(
    brokerId: string,
    question: QueryDefinition<T, Arguments>,
    ...args: Arguments
  ): Promise<T> => call(() => workflow.getHandle(brokerId).query(question, ...args));

  return {
    async request({ brokerId, ...start }, request) {
      await call(() =>
        workflow.signalWithStart(workflowTypes.quotaBroker, {
          workflowId: brokerId,
          taskQueue,
          args: [start],
          signal: requestLeaseSignal,
          signalArgs: [request],
          staticSummary: `quota ${start.pool} of ${start.project}`,
        }),
      );
    },
    place: (brokerId, leaseId) =>
      unlessGone(async () => (await ofNewestRun(() => query(brokerId, placeQuery, leaseId))) ?? undefined),
    ledger: (brokerId) => unlessGone(() => ofNewestRun(() => query(brokerId, ledgerQuery))),
    async isRunning({ workflowId, firstExecutionRunId }) {
      const run = await unlessGone(() => call(() => workflow.getHandle(workflowId).describe()));
      const first = run?.raw.workflowExecutionInfo?.firstRunId;
      return run?.status.name === 'RUNNING' && (!first || first === firstExecutionRunId);
    },
  };
}

/** A broker that goes on as a new run between the question and its answer refuses it, and is asked again. */
async function ofNewestRun<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof QueryRejectedError && error.status === CONTINUED_AS_NEW)) throw error;
    }
  }
}

async function unlessGone<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || error instanceof QueryRejectedError) return undefined;
    throw error;
  }
}
