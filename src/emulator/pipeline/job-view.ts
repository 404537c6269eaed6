import { iso } from '../clock.ts';
import { compact, type JsonObject } from '../json.ts';
import { lastSegment, placeOf } from '../names.ts';
import { statusCodes } from '../status.ts';
import type { JobRecord } from './job-record.ts';
import { type TaskSpan, type TaskState, type Timeline, timelineAt, UPLOAD_TASK } from './timeline.ts';

export interface JobOutputs {
  model?: string;
  endpoint?: string;
}

/** The job as `GetPipelineJob` shows it at `now`; `outputs` are its own, or those of the job a cache hit points at. */
export function fullView(job: JobRecord, outputs: JobOutputs, now: number): JsonObject {
  const timeline = timelineAt(job, now);
  return { ...viewOf(job, timeline, now), jobDetail: { taskDetails: taskDetails(job, timeline, outputs) } };
}

/** As lists show it: without the tasks. */
export function listView(job: JobRecord, now: number): JsonObject {
  return viewOf(job, timelineAt(job, now), now);
}

function viewOf(job: JobRecord, timeline: Timeline, now: number): JsonObject {
  const changes = [job.createdAt, job.cancelRequestedAt, ...timeline.tasks.flatMap((t) => [t.startedAt, t.endedAt])];
  const updatedAt = Math.max(...changes.filter((at): at is number => at !== undefined && at <= now));
  return compact({
    ...job.body,
    name: job.name,
    state: `PIPELINE_STATE_${timeline.state}`,
    createTime: iso(job.createdAt),
    updateTime: iso(updatedAt),
    ...(timeline.startedAt === undefined ? {} : { startTime: iso(timeline.startedAt) }),
    ...(timeline.endedAt === undefined ? {} : { endTime: iso(timeline.endedAt) }),
    ...errorOf(job, timeline),
  }) as JsonObject;
}

function errorOf(job: JobRecord, timeline: Timeline): JsonObject {
  if (timeline.state === 'CANCELLED') {
    return { error: { code: statusCodes.CANCELLED.grpc, message: 'The pipeline job was cancelled.' } };
  }
  if (timeline.state !== 'FAILED' || !job.failure) return {};
  const project = placeOf(job.name)?.project ?? '';
  const where = `Job (project_id = ${project}, job_id = ${job.uid})`;
  const message = `The DAG failed because some tasks failed. The failed tasks are: [${job.failure.task}].; ${where} is failed due to the above error.`;
  return { error: { code: statusCodes.FAILED_PRECONDITION.grpc, message } };
}

function taskDetails(job: JobRecord, timeline: Timeline, outputs: JobOutputs): JsonObject[] {
  const id = (index: number): string => `${job.uid}${String(index).padStart(3, '0')}`;
  const indexOf = (name: string): number => timeline.tasks.findIndex((task) => task.name === name) + 1;
  const root: TaskSpan = {
    name: lastSegment(job.name),
    state: rootState(timeline),
    startedAt: timeline.startedAt ?? job.createdAt,
    ...(timeline.endedAt === undefined ? {} : { endedAt: timeline.endedAt }),
  };
  const spans = timeline.startedAt === undefined && timeline.endedAt === undefined ? [] : [root, ...timeline.tasks];
  return spans.map((span, index) => {
    const isRoot = index === 0;
    const parent = isRoot ? {} : { parentTaskId: span.graph ? id(indexOf(span.graph)) : id(0) };
    const failed = job.failure?.task === span.name && span.state === 'FAILED' ? { error: taskError(job) } : {};
    return {
      taskId: id(index),
      ...parent,
      taskName: span.name,
      createTime: iso(span.startedAt ?? timeline.endedAt ?? job.createdAt),
      ...(span.startedAt === undefined ? {} : { startTime: iso(span.startedAt) }),
      ...(span.endedAt === undefined ? {} : { endTime: iso(span.endedAt) }),
      state: span.state,
      ...(span.startedAt === undefined ? {} : { execution: executionOf(job, span, isRoot, id(index), outputs) }),
      ...failed,
    };
  });
}

function rootState(timeline: Timeline): TaskState {
  const { state } = timeline;
  return state === 'QUEUED' || state === 'PENDING' || state === 'PAUSED' ? 'RUNNING' : state;
}

function taskError(job: JobRecord): JsonObject {
  const { code = 'INTERNAL', message = '' } = job.failure ?? {};
  const text = `com.google.cloud.ai.platform.common.errors.AiPlatformException: code=${code}, message=${message}, cause=null`;
  return { code: statusCodes[code].grpc, message: text };
}

const executionStates: Partial<Record<TaskState, string>> = {
  SUCCEEDED: 'COMPLETE',
  FAILED: 'FAILED',
  SKIPPED: 'CACHED',
  CANCELLED: 'CANCELLED',
};

function executionOf(job: JobRecord, span: TaskSpan, isRoot: boolean, id: string, outputs: JobOutputs): JsonObject {
  const isGraph = span.name.endsWith('-graph');
  return {
    name: `${placeOf(job.name)?.parent}/metadataStores/default/executions/${id}`,
    displayName: span.name,
    state: executionStates[span.state] ?? 'RUNNING',
    schemaTitle: isRoot ? 'system.Run' : isGraph ? 'system.DagExecution' : 'system.ContainerExecution',
    schemaVersion: '0.0.1',
    metadata: span.state === 'SUCCEEDED' || span.state === 'SKIPPED' ? outputMetadata(span.name, isRoot, outputs) : {},
  };
}

function outputMetadata(task: string, isRoot: boolean, { model, endpoint }: JobOutputs): JsonObject {
  const modelOutput = model === undefined ? {} : { 'output:model_resource_name': model };
  const endpointOutput = endpoint === undefined ? {} : { 'output:endpoint_resource_name': endpoint };
  if (isRoot || task === 'deployment-graph') return { ...modelOutput, ...endpointOutput };
  if (task === UPLOAD_TASK && model !== undefined) return { 'output:model_resource_name': `${model}\n` }; // as the real uploader writes it
  if (task === 'create-endpoint-and-deploy-model') return endpointOutput;
  return {};
}
