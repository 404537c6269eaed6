import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowExecutionDescription,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { WorkflowDirectory } from '../activities/workflow-directory.ts';
import { workflowTypes } from '../contract/names.ts';
import { BILL_MEMO, progressQuery } from '../contract/progress.ts';
import type { SubmissionKey } from '../contract/submission-key.ts';
import { taskTimeout } from '../contract/task-timeout.ts';
import type { WorkflowRun } from '../contract/workflow-run.ts';
import type { Assignment } from '../workflows/tune-model.ts';

const QUERY_DEADLINE_MS = 5_000;

/** How a run was started. */
interface Origin {
  readonly firstExecutionRunId: string;
  readonly attempt: number;
  readonly input: unknown;
  readonly assigned?: Assignment;
}

export function workflowDirectory(client: Client): WorkflowDirectory {
  const { workflow } = client;

  /** Out of the first event of its history. */
  async function originOf({ workflowId, runId }: WorkflowRun): Promise<Origin | undefined> {
    const execution = { workflowId, runId };
    const { history } = await client.workflowService.getWorkflowExecutionHistory({
      namespace: workflow.options.namespace,
      execution,
      maximumPageSize: 1,
    });
    const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
    if (!started) return undefined;
    const args = await decodeArrayFromPayloads(workflow.options.loadedDataConverter, started.input?.payloads);
    const [input, assigned] = args as [unknown, Assignment?];
    return {
      firstExecutionRunId: started.firstExecutionRunId || runId,
      attempt: started.attempt ?? 1,
      input,
      ...(assigned ? { assigned } : {}),
    };
  }

  return {
    async find(workflowId) {
      const described = await orNone(() => workflow.getHandle(workflowId).describe());
      return described && runOf(described);
    },
    async keyOf(run) {
      if (run.type !== workflowTypes.tuneModel) return undefined;
      const origin = await orNone(() => originOf(run));
      return origin && keyOf(run, origin);
    },
    async recordedJob({ workflowId, runId }) {
      const handle = workflow.getHandle(workflowId, runId);
      const ask = () => handle.query(progressQuery);
      const { job } = await workflow.connection.withDeadline(Date.now() + QUERY_DEADLINE_MS, ask);
      return job?.name;
    },
    async startAgain(run, key) {
      const origin = await orNone(() => originOf(run));
      if (!origin) return false;
      const { memo = {} } = await workflow.getHandle(run.workflowId, run.runId).describe();
      const { [BILL_MEMO]: _, ...kept } = memo;
      try {
        await workflow.start(workflowTypes.tuneModel, {
          workflowId: run.workflowId,
          taskQueue: run.taskQueue,
          args: [origin.input, { ...origin.assigned, key } satisfies Assignment],
          memo: kept, // a repeated call of the same request must still recognise its run
          workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
          staticSummary: 'goes on with the job of a run that was cut off',
          ...taskTimeout(workflowTypes.tuneModel),
        });
        return true;
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
        throw error;
      }
    },
  };
}

/** As `tuneModel` itself makes it, or was given it. */
function keyOf({ workflowId }: WorkflowRun, { assigned, firstExecutionRunId, attempt }: Origin): SubmissionKey {
  return assigned?.key ?? { workflowId, firstExecutionRunId, attempt, resubmission: 0 };
}

function runOf(described: WorkflowExecutionDescription): WorkflowRun {
  const { workflowId, runId, type, taskQueue, status, startTime, closeTime } = described;
  return {
    ...{ workflowId, runId, type, taskQueue, status: status.name, startTime: startTime.toISOString() },
    ...(closeTime ? { closeTime: closeTime.toISOString() } : {}),
  };
}

async function orNone<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || isNotFound(error)) return undefined;
    throw error;
  }
}

const NOT_FOUND = 5; // gRPC; the raw service calls throw it as it is

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === NOT_FOUND;
}
