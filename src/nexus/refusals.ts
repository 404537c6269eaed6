import { ApplicationFailure } from '@temporalio/common';
import { HandlerError } from 'nexus-rpc';
import { failureTypes } from '../contract/failures.ts';
import { problemList } from '../contract/findings.ts';
import type { Resolution } from '../requests/resolution.ts';

/** @throws {HandlerError} BAD_REQUEST with every problem; its cause carries the findings, as a failed workflow's does. */
export function accepted<T>({ value, findings }: Resolution<T>): T {
  if (value !== undefined) return value;
  const message = problemList(findings);
  const cause = ApplicationFailure.nonRetryable(message, failureTypes.invalidRequest, findings);
  throw new HandlerError('BAD_REQUEST', message, { cause });
}
