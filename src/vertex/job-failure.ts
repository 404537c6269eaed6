import type { JobFailure } from '../contract/tuning-job.ts';
import { canonicalCodes } from '../google/status-codes.ts';
import { leavesOf, taskName, tasksOf } from './pipeline-tasks.ts';
import { isoTime, type WireJob, type WireTask } from './wire.ts';

/** Why the job failed: the job itself only says "The DAG failed", the cause is in the first task that did. */
export function failureOf(job: WireJob): JobFailure {
  const failed = leavesOf(tasksOf(job)).filter((task) => task.state === 'FAILED' && task.error?.message);
  const first = [...failed].sort((a, b) => (endOf(a) < endOf(b) ? -1 : 1))[0];
  if (first) return { ...causeIn(first.error), task: taskName(first) };
  return causeIn(job.error);
}

function endOf(task: WireTask): string {
  return isoTime(task.endTime) ?? '9999'; // no end known: after all that have one
}

interface WireStatus {
  readonly code?: number | null;
  readonly message?: string | null;
}

/** Errors of services inside the pipeline arrive as text: `…AiPlatformException: code=RESOURCE_EXHAUSTED, message=…, cause=…`. */
function causeIn(status: WireStatus | null | undefined): JobFailure {
  const text = status?.message ?? '';
  const [, code, message] = /code=([A-Z_]+), message=(.*?)(, cause=|$)/s.exec(text) ?? [];
  if (code && message !== undefined) return { code, message: message.trim() };
  return { code: canonicalCodes[status?.code ?? 2] ?? 'UNKNOWN', message: text || 'Vertex AI gave no reason' };
}
