import type { ModelServiceClient } from '@google-cloud/aiplatform/build/src/v1/model_service_client.js';
import { type Deadlines, defaultDeadlines } from '../google/deadlines.ts';
import { fromGoogle } from '../google/normalise-error.ts';
import type { Connected } from './clients.ts';
import { checkedLabels } from './labels.ts';
import type { ModelRegistry } from './model-registry.ts';
import { toValue } from './values.ts';
import type { WireModel } from './wire.ts';

const METRICS_SCHEMA = 'gs://google-cloud-aiplatform/schema/modelevaluation/general_text_generation_metrics_1.0.0.yaml';

export function vertexModelRegistry(
  client: Connected<ModelServiceClient>,
  { readMs, writeMs }: Deadlines = defaultDeadlines,
): ModelRegistry {
  const read = { timeout: readMs };
  const write = { timeout: writeMs };

  async function getModel(name: string): Promise<WireModel> {
    const [model] = await fromGoogle(async () => (await client()).getModel({ name }, read));
    return model;
  }

  /** Aliases move, so what is written is written to a number. */
  async function withVersionId(name: string): Promise<string> {
    if (/@\d+$/.test(name)) return name;
    return `${withoutVersion(name)}@${(await getModel(name)).versionId}`;
  }

  return {
    async get(name) {
      const model = await getModel(name);
      return {
        name: withoutVersion(model.name ?? name),
        versionId: model.versionId ?? '',
        versionAliases: model.versionAliases ?? [],
        displayName: model.displayName ?? '',
        labels: { ...model.labels },
        endpoints: (model.deployedModels ?? []).flatMap(({ endpoint }) => endpoint ?? []),
      };
    },
    async mergeLabels(versioned, labels) {
      const name = withoutVersion(versioned); // lists filter by the labels of the model, not of a version
      const { labels: current, etag } = await getModel(name);
      const merged = checkedLabels({ ...current, ...labels });
      if (Object.entries(labels).every(([key, value]) => current?.[key] === value)) return;
      const model = { name, labels: merged, ...(etag && { etag }) };
      await fromGoogle(async () => (await client()).updateModel({ model, updateMask: { paths: ['labels'] } }, write));
    },
    async mergeAliases(versioned, aliases) {
      if (aliases.length === 0) return;
      const request = { name: await withVersionId(versioned), versionAliases: [...aliases] };
      await fromGoogle(async () => (await client()).mergeVersionAliases(request, write));
    },
    async removeAliases(versioned, aliases) {
      const name = await withVersionId(versioned);
      const { versionAliases } = await getModel(name);
      const there = aliases.filter((alias) => versionAliases?.includes(alias));
      if (there.length === 0) return;
      const request = { name, versionAliases: there.map((alias) => `-${alias}`) }; // model_service.proto: a minus removes
      await fromGoogle(async () => (await client()).mergeVersionAliases(request, write));
    },
    async setDefaultCheckpoint(name, defaultCheckpointId) {
      const { etag, defaultCheckpointId: current } = await getModel(name);
      if (current === defaultCheckpointId) return;
      const model = { name, defaultCheckpointId, ...(etag && { etag }) };
      const updateMask = { paths: ['default_checkpoint_id'] };
      await fromGoogle(async () => (await client()).updateModel({ model, updateMask }, write));
    },
    async importEvaluationOnce(name, { displayName, metrics, metadata }) {
      const parent = await withVersionId(name);
      const [evaluations] = await fromGoogle(async () => (await client()).listModelEvaluations({ parent }, read));
      const earlier = evaluations.find((evaluation) => evaluation.displayName === displayName);
      if (earlier?.name) return earlier.name;
      const modelEvaluation = {
        displayName,
        metricsSchemaUri: METRICS_SCHEMA,
        metrics: toValue(metrics),
        metadata: toValue(metadata),
      };
      const [made] = await fromGoogle(async () =>
        (await client()).importModelEvaluation({ parent, modelEvaluation }, write),
      );
      return made.name ?? '';
    },
  };
}

function withoutVersion(name: string): string {
  return name.replace(/@[^/@]*$/, '');
}
