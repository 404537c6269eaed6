import { outputOf, taskName, tasksOf } from './pipeline-tasks.ts';
import type { WireJob, WireTask } from './wire.ts';

const UPLOAD_TASKS = ['upload-llm-model', 'upload-model', 'text-embedding-model-uploader'];

/** As Google's Python SDK finds it: the one upload task, else the one root run; with neither, nothing is guessed. */
export function tunedModelName(job: WireJob): string | undefined {
  const tasks = tasksOf(job);
  const source = onlyOne(tasks.filter((task) => UPLOAD_TASKS.includes(taskName(task)))) ?? rootOf(tasks);
  return source && outputOf(source, 'model_resource_name');
}

/** The endpoint that the pipeline deployed the model to, as its root or its deployment graph names it. */
export function tunedEndpointName(job: WireJob): string | undefined {
  const tasks = tasksOf(job);
  const root = rootOf(tasks);
  const graph = onlyOne(tasks.filter((task) => taskName(task) === 'deployment-graph'));
  return (root && outputOf(root, 'endpoint_resource_name')) ?? (graph && outputOf(graph, 'endpoint_resource_name'));
}

function rootOf(tasks: readonly WireTask[]): WireTask | undefined {
  return onlyOne(tasks.filter(({ execution }) => execution?.schemaTitle === 'system.Run'));
}

function onlyOne<T>(candidates: readonly T[]): T | undefined {
  return candidates.length === 1 ? candidates[0] : undefined;
}
