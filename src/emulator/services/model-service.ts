import { isJsonObject, type JsonObject } from '../json.ts';
import { type ListRequest, pageOf } from '../lists/page.ts';
import { isBelow, lastSegment } from '../names.ts';
import type { ModelRecord } from '../records.ts';
import { failedPrecondition, invalidArgument, ServiceError } from '../status.ts';
import { checkpointView } from '../tuning/tuning-view.ts';
import type { ServiceMethods, World } from '../world.ts';
import { evaluationMethods } from './model-evaluations.ts';
import { deploymentsOf, etagOf, findModel, modelView } from './model-view.ts';
import { finishedOperation } from './operations.ts';

function getModel({ name }: { name: string }, { store }: World) {
  return modelView(findModel(name, store), store);
}

const modelAliases = { model: ({ name }: JsonObject) => lastSegment(String(name)) };

function listModels({ parent, ...request }: ListRequest & { parent: string }, { store }: World) {
  const models = [...store.models.values()].filter(({ name }) => isBelow(name, parent, 'models'));
  const views = models.map(({ name }) => modelView(findModel(name, store), store));
  const { items, nextPageToken } = pageOf(views, request, { aliases: modelAliases });
  return { models: items, ...(nextPageToken ? { nextPageToken } : {}) };
}

function listModelVersions({ name, ...request }: ListRequest & { name: string }, { store }: World) {
  const { record } = findModel(name.split('@')[0] ?? '', store);
  const views = record.versions.map((version) => modelView({ record, version }, store));
  const { items, nextPageToken } = pageOf(views, request);
  return { models: items, ...(nextPageToken ? { nextPageToken } : {}) };
}

function listModelVersionCheckpoints({ name, ...request }: ListRequest & { name: string }, { store }: World) {
  const { record } = findModel(name, store);
  const views = (record.checkpoints ?? []).map(checkpointView);
  const { items, nextPageToken } = pageOf(views, request, { orderBy: 'step' });
  return { checkpoints: items, ...(nextPageToken ? { nextPageToken } : {}) };
}

const MODEL_FIELDS = ['displayName', 'description'];
const VERSION_FIELDS = ['versionDescription'];
/** May be set by either form of the name. */
const SHARED_FIELDS = ['labels', 'defaultCheckpointId'];

/** Labels belong to the version when the name carries one, else to the model (model_service.proto). */
function updateModel(
  { model = {}, updateMask = '' }: { model?: JsonObject; updateMask?: string },
  { store, clock }: World,
) {
  const { record, version, asked } = findModel(String(model.name ?? ''), store);
  const paths = updateMask.split(',').filter((path) => path !== '');
  if (paths.length === 0) throw invalidArgument('update_mask is required.', 'update_mask');
  const isOfVersion = asked !== undefined && asked !== '-';
  for (const path of paths) {
    const known = SHARED_FIELDS.includes(path) || MODEL_FIELDS.includes(path) || VERSION_FIELDS.includes(path);
    if (!known) throw invalidArgument(`The field cannot be updated: ${path}`, 'update_mask');
    if (isOfVersion ? MODEL_FIELDS.includes(path) : VERSION_FIELDS.includes(path)) {
      throw failedPrecondition(
        `${path} does not belong to the ${isOfVersion ? 'version' : 'model'} that the name means.`,
      );
    }
  }
  if (typeof model.etag === 'string' && model.etag !== etagOf(record)) {
    throw new ServiceError('ABORTED', `The model was changed meanwhile: etag ${model.etag}, now ${etagOf(record)}.`);
  }
  const now = clock.now();
  for (const path of paths) {
    if (path === 'labels') {
      const labels = (isJsonObject(model.labels) ? model.labels : {}) as Record<string, string>;
      if (isOfVersion) version.labels = labels;
      else record.labels = labels;
    } else if (path === 'defaultCheckpointId') setDefaultCheckpoint(record, String(model[path] ?? ''));
    else if (path === 'versionDescription') version.versionDescription = String(model[path] ?? '');
    else record[path as 'displayName' | 'description'] = String(model[path] ?? '');
  }
  if (isOfVersion) version.updatedAt = now;
  record.updatedAt = now;
  record.revision += 1;
  store.changed();
  return modelView({ record, version }, store);
}

/** From now on the model's endpoint, as its tuning job shows it, is this checkpoint's. */
function setDefaultCheckpoint(record: ModelRecord, wanted: string): void {
  if (!record.checkpoints?.some(({ checkpointId }) => checkpointId === wanted)) {
    throw invalidArgument(`The model has no checkpoint "${wanted}".`, 'model.default_checkpoint_id');
  }
  record.defaultCheckpointId = wanted;
}

const ALIAS = /^-?[a-z][a-zA-Z0-9-]{0,126}[a-z0-9-]$/; // model_service.proto

function mergeVersionAliases({ name, versionAliases = [] }: { name: string; versionAliases?: string[] }, world: World) {
  const { store, clock } = world;
  const { record, version, asked } = findModel(name, store);
  if (asked !== version.versionId) throw invalidArgument('The name must carry an explicit version id.', 'name');
  const wrong = versionAliases.find((alias) => !ALIAS.test(alias));
  if (wrong !== undefined || versionAliases.length === 0) {
    throw invalidArgument(`Invalid version alias: ${wrong ?? '(none)'}`, 'version_aliases');
  }
  const removed = new Set(versionAliases.filter((alias) => alias.startsWith('-')).map((alias) => alias.slice(1)));
  const added = versionAliases.filter((alias) => !alias.startsWith('-') && !removed.has(alias));
  const gone = [...removed].filter((alias) => !versionAliases.includes(alias));
  if (gone.includes('default')) throw invalidArgument('The default alias cannot be removed.', 'version_aliases');
  for (const one of record.versions) {
    one.versionAliases = one.versionAliases.filter((alias) => !added.includes(alias) || one === version);
  }
  const kept = version.versionAliases.filter((alias) => !gone.includes(alias));
  version.versionAliases = [...new Set([...kept, ...added])];
  version.updatedAt = clock.now();
  record.revision += 1;
  store.changed();
  return modelView({ record, version }, store);
}

function deleteModel({ name }: { name: string }, world: World) {
  const { store } = world;
  const { record } = findModel(name, store);
  const [deployment] = deploymentsOf(record.name, store);
  if (deployment) {
    throw failedPrecondition(`The Model "${record.name}" is deployed at "${deployment.endpoint}". Undeploy it first.`);
  }
  store.models.delete(record.name);
  for (const evaluation of store.evaluations.keys()) {
    if (evaluation.startsWith(`${record.name}/`)) store.evaluations.delete(evaluation);
  }
  return finishedOperation(record.name, { metadata: 'DeleteOperationMetadata' }, world);
}

export const modelService: ServiceMethods = {
  GetModel: getModel,
  ListModels: listModels,
  ListModelVersions: listModelVersions,
  ListModelVersionCheckpoints: listModelVersionCheckpoints,
  UpdateModel: updateModel,
  MergeVersionAliases: mergeVersionAliases,
  DeleteModel: deleteModel,
  ...evaluationMethods,
};
