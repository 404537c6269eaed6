import { iso } from '../clock.ts';
import { compact, type JsonObject } from '../json.ts';
import { instanceSchemaUri } from '../pipeline/facts.ts';
import type { ModelRecord, ModelVersion } from '../records.ts';
import { notFound } from '../status.ts';
import type { Store } from '../store.ts';
import { checkpointView } from '../tuning/tuning-view.ts';

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
    defaultCheckpointId: record.defaultCheckpointId,
    checkpoints: record.checkpoints?.map(checkpointView),
    supportedDeploymentResourcesTypes: ['AUTOMATIC_RESOURCES'],
    modelSourceInfo: { sourceType: 'GENIE' },
    baseModelSource: { genieSource: { baseModelUri: `publishers/google/models/${record.baseModel}` } },
    ...(schema ? { predictSchemata: { instanceSchemaUri: schema } } : {}),
    ...(record.kmsKeyName ? { encryptionSpec: { kmsKeyName: record.kmsKeyName } } : {}),
    deployedModels: deploymentsOf(record.name, store),
  } as JsonObject);
}

export function deploymentsOf(model: string, store: Store): JsonObject[] {
  return [...store.endpoints.values()].flatMap(({ name, deployedModels }) =>
    deployedModels.filter((one) => one.model === model).map(({ id }) => ({ endpoint: name, deployedModelId: id })),
  );
}

export function etagOf({ revision }: ModelRecord): string {
  return `"${revision}"`;
}
