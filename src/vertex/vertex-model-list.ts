import type { ModelServiceClient } from '@google-cloud/aiplatform/build/src/v1/model_service_client.js';
import type { JobLocation } from '../contract/tuning-job.ts';
import { type Deadlines, defaultDeadlines } from '../google/deadlines.ts';
import { fromGoogle } from '../google/normalise-error.ts';
import { BASE_MODEL_LABEL, baseModelLabel, labelledBaseModel } from './base-model-label.ts';
import type { Connected } from './clients.ts';
import type { ModelList, TunedModel } from './model-list.ts';
import { fromValue, type Json } from './values.ts';
import { isoTime, present, type WireModel } from './wire.ts';

// The registry has no "is tuned". Three questions with one condition each, and not one with OR, since lists of Vertex AI
// differ in what they take: Google's label, the one that every worker of ours writes, the one of Gemini tuning jobs.
const TUNED: readonly string[] = [`labels.${BASE_MODEL_LABEL}:*`, 'labels.tempotune-owner:*', 'labels.tune-type:*'];

export function vertexModelList(
  client: Connected<ModelServiceClient>,
  { project, region }: JobLocation,
  { readMs }: Deadlines = defaultDeadlines,
): ModelList {
  const options = { timeout: readMs };
  const parent = `projects/${project}/locations/${region}`;

  async function list(filter: string): Promise<WireModel[]> {
    const [models] = await fromGoogle(async () => (await client()).listModels({ parent, filter }, options));
    return models;
  }

  return {
    async tunedModels(baseModel) {
      const found = new Map<string, TunedModel>();
      for (const filter of filtersFor(baseModel)) {
        for (const model of await list(filter)) found.set(model.name ?? '', tunedModel(model));
      }
      const wanted = [...found.values()].filter((model) => baseModel === undefined || model.baseModel === baseModel);
      return wanted.sort((a, b) => b.createTime.localeCompare(a.createTime));
    },
    async get(name) {
      const [model] = await fromGoogle(async () => (await client()).getModel({ name }, options));
      return tunedModel(model);
    },
    async evaluations(name) {
      const [all] = await fromGoogle(async () => (await client()).listModelEvaluations({ parent: name }, options));
      return all
        .map((evaluation) => ({
          name: evaluation.name ?? '',
          displayName: evaluation.displayName ?? '',
          createTime: isoTime(evaluation.createTime) ?? '',
          metrics: numbersIn(fromValue(evaluation.metrics)),
          ...evaluationData(fromValue(evaluation.metadata)),
        }))
        .sort((a, b) => a.createTime.localeCompare(b.createTime));
    },
  };
}

/** The guide's own question first. A model that only its source or another label describes is found by the others. */
function filtersFor(baseModel: string | undefined): readonly string[] {
  if (baseModel === undefined) return TUNED;
  return [`labels.${BASE_MODEL_LABEL}="${baseModelLabel(baseModel)}"`, ...TUNED.slice(1)];
}

function tunedModel(model: WireModel): TunedModel {
  return {
    name: (model.name ?? '').replace(/@[^/@]*$/, ''),
    versionId: model.versionId ?? '',
    versionAliases: model.versionAliases ?? [],
    displayName: model.displayName ?? '',
    labels: { ...model.labels },
    endpoints: (model.deployedModels ?? []).flatMap(({ endpoint }) => endpoint ?? []),
    createTime: isoTime(model.createTime) ?? '',
    ...present({ baseModel: baseModelOf(model), pipelineJob: model.pipelineJob || undefined }),
  };
}

function baseModelOf({ labels, baseModelSource }: WireModel): string | undefined {
  const uri = baseModelSource?.genieSource?.baseModelUri;
  if (uri) return uri.slice(uri.lastIndexOf('/') + 1);
  const label = labels?.[BASE_MODEL_LABEL];
  return label ? labelledBaseModel(label) : undefined;
}

/** As Google's own pipelines write it, and tempotune too. */
function evaluationData(metadata: Json): { datasetUri?: string } {
  const path = Object.entries(metadata ?? {}).find(([name]) => name === 'evaluation_dataset_path')?.[1];
  return typeof path === 'string' && path !== '' ? { datasetUri: path } : {};
}

function numbersIn(metrics: Json): Record<string, number> {
  if (typeof metrics !== 'object' || metrics === null || Array.isArray(metrics)) return {};
  return Object.fromEntries(
    Object.entries(metrics).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}
