import {
  ApplicationFailure,
  CancelledFailure,
  TerminatedFailure,
  TimeoutFailure,
  type WorkflowFailedError,
} from '@temporalio/client';
import type { Finding } from '../contract/findings.ts';
import type { RunFailure } from './errors.ts';

/** Takes a failed workflow's record apart: how it ended, and the cause at the bottom of the chain. */
export function runFailure(error: WorkflowFailedError, memoBill: readonly string[]): RunFailure {
  const chain = causes(error.cause);
  const application = chain.filter((cause) => cause instanceof ApplicationFailure).at(-1);
  const details = application?.details ?? [];
  const billed =
    memoBill.length > 0 ? memoBill : details.flatMap((detail) => (Array.isArray(detail) ? [] : billSentences(detail)));
  const common = { details, findings: findingsOf(application), billed };
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

/** Sentences of a bill as a memo (sentences) or a failure's details (`{ billed: Bill[] }`) holds it; none in anything else. */
export function billSentences(value: unknown): readonly string[] {
  const items = Array.isArray(value) ? value : ((value as { billed?: unknown } | null | undefined)?.billed ?? []);
  if (!Array.isArray(items)) return [];
  return items
    .map((item) => (typeof item === 'string' ? item : item?.sentence))
    .filter((item) => typeof item === 'string');
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
