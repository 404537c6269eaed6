import { GoogleApiError } from '../../src/google/errors.ts';
import { checkedLabels } from '../../src/vertex/labels.ts';
import type { EvaluationImport, ModelRegistry, RegisteredModel } from '../../src/vertex/model-registry.ts';
import { type FakeFaults, faultyCalls } from './fake-faults.ts';

export interface FakeModelRegistry extends ModelRegistry {
  readonly faults: FakeFaults;
  /** Imported evaluations, oldest first. */
  readonly evaluations: readonly (EvaluationImport & { name: string; model: string })[];
  /** By model without version. */
  readonly defaultCheckpoints: ReadonlyMap<string, string>;
  /** Replaces a model of the same name. */
  addModel(model: RegisteredModel): void;
  removeModel(name: string): void;
}

/** Models of one version each, as tuning makes them. */
export function fakeModelRegistry(): FakeModelRegistry {
  const { faults, call } = faultyCalls();
  const models = new Map<string, RegisteredModel>();
  const evaluations: (EvaluationImport & { name: string; model: string })[] = [];
  const defaultCheckpoints = new Map<string, string>();

  function existing(versioned: string): RegisteredModel {
    const [name = '', version] = versioned.split('@');
    const model = models.get(name);
    const known = model && (version === undefined || [model.versionId, ...model.versionAliases].includes(version));
    if (!known) throw new GoogleApiError('NotFound', `The Model does not exist: ${versioned}`);
    return model;
  }

  return {
    faults,
    evaluations,
    defaultCheckpoints,
    addModel: (model) => models.set(model.name, model),
    removeModel: (name) => models.delete(name),
    get: (name) => call('get', () => existing(name)),
    mergeLabels: (name, labels) =>
      call('mergeLabels', () => {
        const model = existing(name);
        models.set(model.name, { ...model, labels: checkedLabels({ ...model.labels, ...labels }) });
      }),
    mergeAliases: (name, aliases) =>
      call('mergeAliases', () => {
        const model = existing(name);
        models.set(model.name, { ...model, versionAliases: [...new Set([...model.versionAliases, ...aliases])] });
      }),
    removeAliases: (name, aliases) =>
      call('removeAliases', () => {
        const model = existing(name);
        const versionAliases = model.versionAliases.filter((alias) => !aliases.includes(alias));
        models.set(model.name, { ...model, versionAliases });
      }),
    setDefaultCheckpoint: (name, checkpointId) =>
      call('setDefaultCheckpoint', () => {
        defaultCheckpoints.set(existing(name).name, checkpointId);
      }),
    importEvaluationOnce: (versioned, evaluation) =>
      call('importEvaluationOnce', () => {
        const { name: model } = existing(versioned);
        const earlier = evaluations.find((one) => one.model === model && one.displayName === evaluation.displayName);
        if (earlier) return earlier.name;
        const name = `${model}/evaluations/${evaluations.length + 1}`;
        evaluations.push({ ...evaluation, name, model });
        return name;
      }),
  };
}
