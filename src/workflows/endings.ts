import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  upsertMemo,
} from '@temporalio/workflow';
import { failureTypes } from '../contract/failures.ts';
import type { Bill } from '../contract/progress.ts';
import { BILL_MEMO } from '../contract/progress.ts';
import type { ProgressBoard } from './progress-board.ts';

// A memo warns at 2 KB on the server; the query has them all.
const BILLS_IN_MEMO = 5;

/** Runs the body and shows how it ended: phase, message, and after a cancel what was billed, in the memo. */
export async function ending<T>(progress: ProgressBoard, body: () => Promise<T>): Promise<T> {
  try {
    const result = await body();
    progress.enter('succeeded', 'done');
    return result;
  } catch (error) {
    if (!CancellationScope.current().consideredCancelled || isCleanUpFailure(error)) {
      const failure = plainFailure(error);
      progress.enter('failed', failure instanceof Error ? failure.message : String(failure));
      throw failure;
    }
    const bill = billLines(progress.current().billed ?? []);
    progress.enter('cancelled', bill.join('; '));
    // TypeScript's cancelled workflows carry no details, and a memo is what every client can read.
    upsertMemo({ [BILL_MEMO]: bill });
    throw new CancelledFailure(`cancelled; ${bill.join('; ')}`);
  }
}

function isCleanUpFailure(error: unknown): boolean {
  return error instanceof ApplicationFailure && error.type === failureTypes.cleanUpFailed;
}

function billLines(bills: readonly Bill[]): string[] {
  if (bills.length === 0) return ['no job was made, nothing is billed'];
  const lines = bills.slice(0, BILLS_IN_MEMO).map(({ sentence }) => sentence);
  return bills.length > lines.length ? [...lines, `and ${bills.length - lines.length} more jobs`] : lines;
}

/** An activity's own failure rather than "Activity task failed" round it: callers compare its type and read its message. */
export function plainFailure(error: unknown): unknown {
  return error instanceof ActivityFailure && error.cause instanceof ApplicationFailure ? error.cause : error;
}
