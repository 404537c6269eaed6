import { Client, WorkflowNotFoundError } from '@temporalio/client';
import { BILL_MEMO } from '../contract/progress.ts';
import type { TemporalTarget } from './connection.ts';
import { RunNotFoundError } from './errors.ts';
import { derivedWorkflowId } from './request-hash.ts';
import { type RunFacts, runFacts } from './run-facts.ts';
import { billSentences } from './run-failure.ts';

const CALL_TIMEOUT_MS = 5_000;

export interface RunDescription extends RunFacts {
  /** What a cancelled run leaves on the bill, a sentence per job. */
  readonly billed: readonly string[];
}

/** Calls about the runs of one namespace: none waits for ever, and a run that is not there is an error of ours. */
export class RunCalls {
  readonly target: TemporalTarget;
  readonly temporal: Client;

  constructor(target: TemporalTarget) {
    const { connection, namespace, dataConverter } = target;
    this.target = target;
    this.temporal = new Client({ connection, namespace, dataConverter });
  }

  inTime<T>(call: () => Promise<T>, timeoutMs: number = CALL_TIMEOUT_MS): Promise<T> {
    return this.target.connection.withDeadline(Date.now() + timeoutMs, call);
  }

  /** A call about one run, in time. @throws {RunNotFoundError} */
  about<T>(workflowId: string, call: () => Promise<T>, timeoutMs?: number): Promise<T> {
    return this.found(workflowId, this.inTime(call, timeoutMs));
  }

  /** @throws {RunNotFoundError} where Temporal's own error says that there is no such run. */
  async found<T>(workflowId: string, answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      const what = /completed/.test(error.message) ? `${workflowId} has ended` : `there is no run ${workflowId}`;
      throw new RunNotFoundError(`${what} in namespace ${this.target.namespace}`, { cause: error });
    }
  }

  /** @throws {RunNotFoundError} */
  async describe(workflowId: string): Promise<RunDescription> {
    const run = await this.about(workflowId, () => this.temporal.workflow.getHandle(workflowId).describe());
    return { ...runFacts(run), billed: billSentences(run.memo?.[BILL_MEMO]) };
  }

  /** Starts what may be done as often as one likes: two at a time of one request are one run. Answers its workflow id. */
  async perform(workflowType: string, request: object): Promise<string> {
    const { taskQueue } = this.target;
    const workflowId = derivedWorkflowId(workflowType, request);
    const options = { workflowId, taskQueue, args: [request], workflowIdConflictPolicy: 'USE_EXISTING' } as const;
    await this.inTime(() => this.temporal.workflow.start(workflowType, options));
    return workflowId;
  }
}
