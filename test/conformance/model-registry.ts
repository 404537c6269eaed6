import { describe, expect } from 'vitest';
import type { EvaluationImport, ModelRegistry } from '../../src/vertex/model-registry.ts';
import { type Conformance, type FaultRig, promises } from './rig.ts';

export interface RegistryRig extends FaultRig {
  readonly registry: ModelRegistry;
  /** Version 1 of a tuned model that an endpoint serves and that carries the label `suite: conformance`. */
  readonly model: string;
  loseNextAnswer(of: 'mergeLabels' | 'mergeAliases' | 'importEvaluationOnce'): void;
}

const evaluationOf = (displayName: string): EvaluationImport => ({
  displayName,
  metrics: { eval_total_loss: 0.5, eval_num_predictions: 12 },
  metadata: { pipeline_job_id: 'tempotune-1' },
});

export function modelRegistryConformance(name: string, conformance: Conformance<RegistryRig>): void {
  describe(name, () => {
    const promise = promises(conformance);

    promise('gets a model by version, by alias and by name alone', async ({ registry, model }) => {
      const [bare = ''] = model.split('@');
      const found = await registry.get(model);
      expect(found).toMatchObject({ name: bare, versionId: '1', labels: { suite: 'conformance' } });
      expect(found.versionAliases).toContain('default');
      expect(found.endpoints).toEqual([expect.stringMatching(/^projects\/[^/]+\/locations\/[^/]+\/endpoints\/[^/]+$/)]);
      expect(await registry.get(bare)).toEqual(found);
      expect(await registry.get(`${bare}@default`)).toEqual(found);
    });

    promise('says NotFound for a model, a version or an alias that is not there', async ({ registry, model }) => {
      const [bare] = model.split('@');
      for (const missing of [`${bare}7`, `${bare}@7`, `${bare}@canary`]) {
        await expect(registry.get(missing)).rejects.toMatchObject({ kind: 'NotFound' });
      }
    });

    promise('merges labels: what is there and not named stays', async ({ registry, model }) => {
      await registry.mergeLabels(model, { 'tempotune-steps': '100', 'tempotune-owner': 'a' });
      await registry.mergeLabels(model, { 'tempotune-steps': '200' });
      await registry.mergeLabels(model, { 'tempotune-steps': '200' });
      expect((await registry.get(model)).labels).toMatchObject({
        suite: 'conformance',
        'tempotune-owner': 'a',
        'tempotune-steps': '200',
      });
    });

    promise('refuses a label that Vertex AI would refuse, and writes none', async ({ registry, model }) => {
      const before = await registry.get(model);
      const labels = { good: 'value', bad: 'Not A Label' };
      await expect(registry.mergeLabels(model, labels)).rejects.toMatchObject({ kind: 'Invalid' });
      expect(await registry.get(model)).toEqual(before);
    });

    promise('merges labels again when the answer was lost', async (rig) => {
      rig.loseNextAnswer('mergeLabels');
      const labels = { 'tempotune-sweep': 'lost' };
      await expect(rig.registry.mergeLabels(rig.model, labels)).rejects.toMatchObject({ kind: 'Unavailable' });
      await rig.registry.mergeLabels(rig.model, labels);
      expect((await rig.registry.get(rig.model)).labels).toMatchObject({ suite: 'conformance', ...labels });
    });

    promise('merges aliases: those that are there stay', async ({ registry, model }) => {
      await registry.mergeAliases(model, ['best']);
      await registry.mergeAliases(model, ['golden', 'best']);
      await registry.mergeAliases(model, []);
      const { versionAliases } = await registry.get(model);
      expect([...versionAliases].sort()).toEqual(['best', 'default', 'golden']);
    });

    promise('merges aliases again when the answer was lost', async (rig) => {
      rig.loseNextAnswer('mergeAliases');
      await expect(rig.registry.mergeAliases(rig.model, ['lost'])).rejects.toMatchObject({ kind: 'Unavailable' });
      await rig.registry.mergeAliases(rig.model, ['lost']);
      const { versionAliases } = await rig.registry.get(rig.model);
      expect(versionAliases.filter((alias) => alias === 'lost')).toHaveLength(1);
    });

    promise('removes aliases, also those that are not there', async ({ registry, model }) => {
      await registry.mergeAliases(model, ['passing', 'staying']);
      await registry.removeAliases(model, ['passing', 'never-was']);
      await registry.removeAliases(model, ['passing']);
      const { versionAliases } = await registry.get(model);
      expect(versionAliases).toEqual(expect.arrayContaining(['default', 'staying']));
      expect(versionAliases).not.toContain('passing');
    });

    promise('imports an evaluation once', async ({ registry, model }) => {
      const first = await registry.importEvaluationOnce(model, evaluationOf('once'));
      expect(first).toMatch(/\/evaluations\/[^/]+$/);
      expect(await registry.importEvaluationOnce(model, evaluationOf('once'))).toBe(first);
      expect(await registry.importEvaluationOnce(model, evaluationOf('another'))).not.toBe(first);
    });

    promise('finds an evaluation whose import answer was lost', async (rig) => {
      rig.loseNextAnswer('importEvaluationOnce');
      const lost = rig.registry.importEvaluationOnce(rig.model, evaluationOf('lost'));
      await expect(lost).rejects.toMatchObject({ kind: 'Unavailable' });
      const found = await rig.registry.importEvaluationOnce(rig.model, evaluationOf('lost'));
      expect(await rig.registry.importEvaluationOnce(rig.model, evaluationOf('lost'))).toBe(found);
    });
  });
}
