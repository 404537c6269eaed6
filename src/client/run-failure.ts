import {
  ApplicationFailure,
  CancelledFailure,
  TerminatedFailure,
  TimeoutFailure,
  type WorkflowFailedError,
} from '@temporalio/client';
import type { Finding } from '../contract/findings.ts';
import type { Bill } from '../contract/progress.ts';
import type { RunFailure } from './errors.ts';

/** Takes a failed workflow's record apart: how it ended, and the cause at the bottom of the chain. */
export function runFailure(error: WorkflowFailedError, billed: readonly Bill[]): RunFailure {
  const chain = causes(error.cause);
  const application = chain.filter((cause) => cause instanceof ApplicationFailure).at(-1);
  const common = { details: application?.details ?? [], findings: findingsOf(application), billed };
  const top = chain[0];
  if (top instanceof CancelledFailure) return { ...common, end: 'cancelled', message: 'cancelled on request' };
  if (top instanceof TerminatedFailure) {
    return { ...common, end: 'terminated', message: 'terminated, so no clean-up ran: jobs may go on at Vertex AI' };
  }
  if (top instanceof TimeoutFailure) return { ...common, end: 'timed out', message: top.message };
  return {
    ...common,
    end: 'failed',
    ...(application?.type ? { type: application.type } : {}),
    message: application?.message ?? chain.at(-1)?.message ?? error.message,
  };
}

/** The value under the memo key for bills, if it looks like one. */
export function billsOf(value: unknown): readonly Bill[] {
  return Array.isArray(value) ? value.filter((bill): bill is Bill => typeof bill?.sentence === 'string') : [];
}

function findingsOf(failure: ApplicationFailure | undefined): readonly Finding[] {
  const [first] = failure?.details ?? [];
  if (!Array.isArray(first)) return [];
  return first.filter(
    (finding): finding is Finding => typeof finding?.rule === 'string' && typeof finding?.code === 'string',
  );
}

function causes(error: Error | undefined): Error[] {
  const chain: Error[] = [];
  for (let cause: unknown = error; cause instanceof Error && chain.length < 20; cause = cause.cause) chain.push(cause);
  return chain;
}
