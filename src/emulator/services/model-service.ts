import { iso } from '../clock.ts';
import { compact, isJsonObject, type JsonObject } from '../json.ts';
import { type ListRequest, pageOf } from '../lists/page.ts';
import { isBelow, lastSegment } from '../names.ts';
import { instanceSchemaUri } from '../pipeline/facts.ts';
import type { ModelRecord, ModelVersion } from '../records.ts';
import { failedPrecondition, invalidArgument, notFound, ServiceError } from '../status.ts';
import type { Store } from '../store.ts';
import type { ServiceMethods, World } from '../world.ts';
import { evaluationMethods } from './model-evaluations.ts';
import { finishedOperation } from './operations.ts';

export interface FoundModel {
  record: ModelRecord;
  version: ModelVersion;
  /** What stood after `@`, if anything. */
  asked?: string;
}

/** A model by name, `name@2` or `name@alias`; without the last, its default version. */
export function findModel(name: string, store: Store): FoundModel {
  const [base = '', asked] = name.split('@');
  const record = store.models.get(base);
  const wanted = asked === undefined || asked === '-' ? 'default' : asked;
  const version = record?.versions.find((one) => one.versionId === wanted || one.versionAliases.includes(wanted));
  if (!record || !version) throw notFound('Model', name);
  return { record, version, ...(asked === undefined ? {} : { asked }) };
}

export function modelView({ record, version }: FoundModel, store: Store): JsonObject {
  const schema = instanceSchemaUri(record.baseModel);
  return compact({
    name: record.name,
    versionId: version.versionId,
    versionAliases: version.versionAliases,
    versionCreateTime: iso(version.createdAt),
    versionUpdateTime: iso(version.updatedAt),
    versionDescription: version.versionDescription,
    displayName: record.displayName,
    description: record.description,
    labels: { ...record.labels, ...version.labels },
    createTime: iso(record.createdAt),
    updateTime: iso(record.updatedAt),
    etag: etagOf(record),
    pipelineJob: record.pipelineJob,
    supportedDeploymentResourcesTypes: ['AUTOMATIC_RESOURCES'],
    modelSourceInfo: { sourceType: 'GENIE' },
    baseModelSource: { genieSource: { baseModelUri: `publishers/google/models/${record.baseModel}` } },
    ...(schema ? { predictSchemata: { instanceSchemaUri: schema } } : {}),
    ...(record.kmsKeyName ? { encryptionSpec: { kmsKeyName: record.kmsKeyName } } : {}),
    deployedModels: deploymentsOf(record.name, store),
  } as JsonObject);
}

function deploymentsOf(model: string, store: Store): JsonObject[] {
  return [...store.endpoints.values()].flatMap(({ name, deployedModels }) =>
    deployedModels.filter((one) => one.model === model).map(({ id }) => ({ endpoint: name, deployedModelId: id })),
  );
}

function etagOf({ revision }: ModelRecord): string {
  return `"${revision}"`;
}

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

const MODEL_FIELDS = ['displayName', 'description'];
const VERSION_FIELDS = ['versionDescription'];

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
    const known = path === 'labels' || MODEL_FIELDS.includes(path) || VERSION_FIELDS.includes(path);
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
    } else if (path === 'versionDescription') version.versionDescription = String(model[path] ?? '');
    else record[path as 'displayName' | 'description'] = String(model[path] ?? '');
  }
  if (isOfVersion) version.updatedAt = now;
  record.updatedAt = now;
  record.revision += 1;
  store.changed();
  return modelView({ record, version }, store);
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
  UpdateModel: updateModel,
  MergeVersionAliases: mergeVersionAliases,
  DeleteModel: deleteModel,
  ...evaluationMethods,
};
