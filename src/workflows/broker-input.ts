import { ApplicationFailure, patched } from '@temporalio/workflow';
import { failureTypes } from '../contract/failures.ts';
import { problemList } from '../contract/findings.ts';
import { type QuotaPool, quotaPools } from '../contract/quota.ts';
import { PROJECT_ID } from '../contract/resource-names.ts';
import { valueFinding } from '../contract/value-rules.ts';
import type { Ledger } from './quota-ledger.ts';

export interface QuotaBrokerInput {
  readonly project: string;
  readonly pool: QuotaPool;
  /** Started by somebody who had asked before: an earlier broker was lost, and others will ask again within this time. */
  readonly settleMs?: number;
  /** From the run before. */
  readonly ledger?: Ledger;
}

/**
 * Workers start the broker; a person may, too, and a TypeError here would be an endlessly retried workflow task.
 * @throws ApplicationFailure InvalidRequest with every problem.
 */
export function brokerInput(input: unknown): QuotaBrokerInput {
  const { project, pool } = isObject(input) ? input : {};
  const findings = [
    ...(isProject(project) ? [] : [valueFinding('PROJECT_ID', spotOf('project', project))]),
    ...(quotaPools.some((known) => known === pool) ? [] : [valueFinding('QUOTA_POOL', spotOf('pool', pool))]),
  ];
  if (findings.length === 0) return input as QuotaBrokerInput;
  const failure = ApplicationFailure.nonRetryable(problemList(findings), failureTypes.invalidRequest, findings);
  failure.stack = '';
  throw failure;
}

/** The rule of requests. */
function isProject(project: unknown): boolean {
  if (typeof project !== 'string' || project === '') return false;
  // lines that a limit was set for under a mistyped project once began, and their histories must go on
  return PROJECT_ID.test(project) || !patched('quota-broker-project-id');
}

function spotOf(field: string, value: unknown): { readonly field: string; readonly value?: string } {
  return value === undefined ? { field } : { field, value: String(JSON.stringify(value)).slice(0, 80) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
