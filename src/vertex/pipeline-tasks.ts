import type { WireJob, WireTask } from './wire.ts';

/** The tasks of a job; none in a list view. */
export function tasksOf(job: WireJob): readonly WireTask[] {
  return job.jobDetail?.taskDetails ?? [];
}

/** Tasks that are no graph of other tasks: where the work is done, and where an error begins. */
export function leavesOf(tasks: readonly WireTask[]): readonly WireTask[] {
  const parents = new Set(tasks.map(({ parentTaskId }) => String(parentTaskId ?? '')));
  return tasks.filter(
    ({ taskId, execution }) => !parents.has(String(taskId)) && execution?.schemaTitle !== 'system.Run',
  );
}

/** Public run logs show both spellings. */
export function taskName({ taskName: name }: WireTask): string {
  return (name ?? '').replaceAll('_', '-');
}

/** A text that the task put out, such as `model_resource_name`, without the line end that the uploader adds. */
export function outputOf(task: WireTask, output: string): string | undefined {
  return task.execution?.metadata?.fields?.[`output:${output}`]?.stringValue?.trim() || undefined;
}
