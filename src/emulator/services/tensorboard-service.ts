import { iso } from '../clock.ts';
import { compact, isJsonObject, type JsonObject } from '../json.ts';
import { type ListRequest, type ListRules, type Page, pageOf } from '../lists/page.ts';
import { isBelow, placeOf } from '../names.ts';
import type { BoardRecord } from '../records.ts';
import { invalidArgument, notFound } from '../status.ts';
import type { ServiceMethods, World } from '../world.ts';
import { finishedOperation } from './operations.ts';
import { seriesMethods } from './tensorboard-series.ts';

type ParentRequest = ListRequest & { parent: string };

/** Page sizes of the experiment, run and time series lists (tensorboard_service.proto). */
const boardListRules: ListRules = { pageSize: { default: 50, maximum: 1_000 } };

function boardView({
  name,
  displayName,
  description,
  labels,
  createdAt,
  updatedAt,
  isDefault,
}: BoardRecord): JsonObject {
  const createTime = iso(createdAt);
  const updateTime = iso(updatedAt);
  return compact({
    name,
    displayName,
    description,
    labels,
    createTime,
    updateTime,
    isDefault,
    etag: `"${updatedAt}"`,
  } as JsonObject);
}

function createTensorboard({ parent, tensorboard = {} }: { parent: string; tensorboard?: JsonObject }, world: World) {
  const { store, clock } = world;
  if (placeOf(parent)?.parent !== parent) throw invalidArgument(`Invalid parent: ${parent}`, 'parent');
  const { displayName, description, labels } = tensorboard;
  if (typeof displayName !== 'string') throw invalidArgument('display_name is required.', 'tensorboard.display_name');
  const now = clock.now();
  const record: BoardRecord = {
    name: `${parent}/tensorboards/${store.nextId()}`,
    displayName,
    ...(typeof description === 'string' ? { description } : {}),
    labels: (isJsonObject(labels) ? labels : {}) as Record<string, string>,
    createdAt: now,
    updatedAt: now,
  };
  store.tensorboards.set(record.name, record);
  const response = { type: 'Tensorboard', message: boardView(record) };
  return finishedOperation(parent, { metadata: 'CreateTensorboardOperationMetadata', response }, world);
}

function getFrom(kind: string, collection: 'tensorboards' | 'experiments' | 'runs') {
  return ({ name }: { name: string }, { store }: World): object => {
    const record = store[collection].get(name);
    if (!record) throw notFound(kind, name);
    return boardView(record);
  };
}

function listFrom(
  collection: 'tensorboards' | 'experiments' | 'runs',
  request: ParentRequest,
  { store }: World,
  rules?: ListRules,
): Page {
  const records = [...store[collection].values()].filter(({ name }) => isBelow(name, request.parent, collection));
  return pageOf(records.map(boardView), request, rules);
}

function assertBoard(kind: string, record: unknown, name: string): void {
  if (!record) throw notFound(kind, name);
}

function listTensorboards(request: ParentRequest, world: World) {
  const rules = { pageSize: { default: 100, maximum: 100 } };
  const { items, ...rest } = listFrom('tensorboards', request, world, rules);
  return { tensorboards: items, ...rest };
}

function listTensorboardExperiments(request: ParentRequest, world: World) {
  assertBoard('Tensorboard', world.store.tensorboards.get(request.parent), request.parent);
  const { items, ...rest } = listFrom('experiments', request, world, boardListRules);
  return { tensorboardExperiments: items, ...rest };
}

function listTensorboardRuns(request: ParentRequest, world: World) {
  assertBoard('TensorboardExperiment', world.store.experiments.get(request.parent), request.parent);
  const { items, ...rest } = listFrom('runs', request, world, boardListRules);
  return { tensorboardRuns: items, ...rest };
}

function deleteTensorboard({ name }: { name: string }, world: World) {
  const { store } = world;
  assertBoard('Tensorboard', store.tensorboards.get(name), name);
  for (const records of [store.tensorboards, store.experiments, store.runs, store.timeSeries]) {
    for (const key of records.keys()) if (key === name || key.startsWith(`${name}/`)) records.delete(key);
  }
  return finishedOperation(name, { metadata: 'DeleteOperationMetadata' }, world);
}

export const tensorboardService: ServiceMethods = {
  CreateTensorboard: createTensorboard,
  GetTensorboard: getFrom('Tensorboard', 'tensorboards'),
  ListTensorboards: listTensorboards,
  DeleteTensorboard: deleteTensorboard,
  GetTensorboardExperiment: getFrom('TensorboardExperiment', 'experiments'),
  ListTensorboardExperiments: listTensorboardExperiments,
  GetTensorboardRun: getFrom('TensorboardRun', 'runs'),
  ListTensorboardRuns: listTensorboardRuns,
  ...seriesMethods,
};
