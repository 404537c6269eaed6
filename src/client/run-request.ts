import type { Client } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { contentHash } from '../requests/content-hash.ts';
import { REQUEST_HASH_MEMO } from './request-hash.ts';

/** How a workflow id stands to a request: who repeats a launch must not be handed somebody else's run. */
export interface Standing {
  readonly is: 'same' | 'other';
  /** Workflow type of the run that holds the id. */
  readonly type: string;
  /** Temporal's name: RUNNING, COMPLETED … */
  readonly status: string;
}

export interface IntendedRun {
  readonly workflowId: string;
  readonly workflowType: string;
  readonly request: unknown;
}

/** @throws WorkflowNotFoundError when there is no such run. */
export async function standingOf(temporal: Client, intended: IntendedRun): Promise<Standing> {
  const { workflowId, workflowType, request } = intended;
  const { type, status, memo } = await temporal.workflow.getHandle(workflowId).describe();
  const about = { type, status: status.name };
  if (type !== workflowType) return { is: 'other', ...about };
  // the memo says it at once; whoever started without one (Temporal's CLI, a schedule) left the request itself
  const input = memo?.[REQUEST_HASH_MEMO] === undefined ? await inputOfRun(temporal, workflowId) : undefined;
  return { is: hashOfRun(memo, input) === contentHash(request) ? 'same' : 'other', ...about };
}

/** Hash of the request that a run was made for. */
export function hashOfRun(memo: Record<string, unknown> | undefined, input: unknown): unknown {
  return memo?.[REQUEST_HASH_MEMO] ?? contentHash(input);
}

/** What a run was started with, decoded; the latest of that id unless one is named. */
export async function inputOfRun(temporal: Client, workflowId: string, runId?: string): Promise<unknown> {
  const { history } = await temporal.workflowService.getWorkflowExecutionHistory({
    namespace: temporal.options.namespace,
    execution: { workflowId, ...(runId === undefined ? {} : { runId }) },
    maximumPageSize: 1,
  });
  const payloads = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads;
  const [input] = await decodeArrayFromPayloads(temporal.options.loadedDataConverter, payloads);
  return input;
}

/** For people, as a part of a sentence: `a sweep, running`. */
export function standingText({ type, status }: Standing): string {
  return `a ${type}, ${status.toLowerCase().replaceAll('_', ' ')}`;
}
