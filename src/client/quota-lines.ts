import {
  type Client,
  WithStartWorkflowOperation,
  WorkflowIdConflictPolicy,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { workflowTypes } from '../contract/names.ts';
import { ledgerQuery, type QuotaPool, type QuotaView, quotaBrokerId, setLimitUpdate } from '../contract/quota.ts';
import { answeredByWorker } from './answered-by-worker.ts';
import type { TemporalTarget } from './connection.ts';
import { LimitRefusedError } from './errors.ts';
import { listExecutions } from './list-executions.ts';

const QUERY_TIMEOUT_MS = 5_000;
const UPDATE_TIMEOUT_MS = 20_000;

/** The lines for Google's quotas: who holds a lease, who waits, and how many jobs may run at a time. */
export class QuotaLines {
  readonly #client: Client;
  readonly #target: Pick<TemporalTarget, 'taskQueue'>;

  constructor(client: Client, target: Pick<TemporalTarget, 'taskQueue'>) {
    this.#client = client;
    this.#target = target;
  }

  /** Of this task queue, as their brokers say. @throws {WorkerAwayError} when no worker answers for one of them. */
  async show(): Promise<QuotaView[]> {
    const { taskQueue } = this.#target;
    const views: QuotaView[] = [];
    const query = `WorkflowType = '${workflowTypes.quotaBroker}' AND ExecutionStatus = 'Running'`;
    for await (const { workflowId } of listExecutions(this.#client, query))
      if (workflowId.startsWith(`${taskQueue}-quota.`))
        views.push(
          await answeredByWorker(this.#client, { subject: workflowId, timeoutMs: QUERY_TIMEOUT_MS }, () =>
            this.#client.workflow.getHandle(workflowId).query(ledgerQuery),
          ),
        );
    return views.sort((a, b) => `${a.project} ${a.pool}`.localeCompare(`${b.project} ${b.pool}`));
  }

  /** Whether there is such a line; the server knows that by itself. */
  async has(project: string, pool: QuotaPool): Promise<boolean> {
    const { connection, workflow } = this.#client;
    const line = workflow.getHandle(quotaBrokerId(this.#target.taskQueue, project, pool));
    try {
      const { status } = await connection.withDeadline(Date.now() + QUERY_TIMEOUT_MS, () => line.describe());
      return status.name === 'RUNNING';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  }

  /**
   * At once, also before the first job asked. Null gives the limit back to the workers' configuration. Answers the limit in
   * force. @throws {LimitRefusedError} for what is no number of jobs. @throws {WorkerAwayError} when no worker answers.
   */
  async setLimit(project: string, pool: QuotaPool, limit: number | null): Promise<number> {
    const { taskQueue } = this.#target;
    const workflowId = quotaBrokerId(taskQueue, project, pool);
    const otherwise = '; the limit holds as soon as one does';
    try {
      return await answeredByWorker(
        this.#client,
        { subject: workflowId, timeoutMs: UPDATE_TIMEOUT_MS, otherwise },
        () =>
          this.#client.workflow.executeUpdateWithStart(setLimitUpdate, {
            args: [limit],
            startWorkflowOperation: new WithStartWorkflowOperation(workflowTypes.quotaBroker, {
              workflowId,
              taskQueue,
              args: [{ project, pool }],
              workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
            }),
          }),
      );
    } catch (error) {
      if (!(error instanceof WorkflowUpdateFailedError)) throw error;
      throw new LimitRefusedError(error.cause?.message ?? error.message, { cause: error });
    }
  }
}
