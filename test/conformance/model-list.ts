import { describe, expect } from 'vitest';
import type { ModelList } from '../../src/vertex/model-list.ts';
import type { ModelRegistry } from '../../src/vertex/model-registry.ts';
import { type Conformance, type FaultRig, promises } from './rig.ts';

export interface ModelListRig extends FaultRig {
  readonly list: ModelList;
  readonly registry: ModelRegistry;
  /** Of the same place: a model tuned from `code-bison@002` and one made later, from `codechat-bison@002`. */
  readonly code: string;
  readonly chat: string;
  /** A place without a model. */
  readonly elsewhere: ModelList;
  /** The clock behind the port goes on. */
  passTime(): void;
  failNext(): void;
}

export function modelListConformance(name: string, conformance: Conformance<ModelListRig>): void {
  describe(name, () => {
    const promise = promises(conformance);

    promise('lists tuned models, newest first', async ({ list, code, chat }) => {
      const models = await list.tunedModels();
      expect(models.map((model) => `${model.name}@${model.versionId}`)).toEqual([chat, code]);
      expect(models.map(({ baseModel }) => baseModel)).toEqual(['codechat-bison@002', 'code-bison@002']);
      expect(models[1]).toMatchObject({
        labels: { suite: 'conformance' },
        createTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        pipelineJob: expect.stringContaining('/pipelineJobs/'),
        endpoints: [expect.stringContaining('/endpoints/')],
      });
    });

    promise('lists those of one base model', async ({ list, code }) => {
      const models = await list.tunedModels('code-bison@002');
      expect(models.map(({ name: model }) => model)).toEqual([code.split('@')[0]]);
      expect(await list.tunedModels('code-bison@001')).toEqual([]);
    });

    promise('lists a model with both label schemes once', async ({ list, registry, code }) => {
      await registry.mergeLabels(code, { 'tempotune-owner': 'somebody' });
      expect(await list.tunedModels()).toHaveLength(2);
      expect(await list.tunedModels('code-bison@002')).toHaveLength(1);
    });

    promise('lists nothing where nothing is', async ({ elsewhere }) => {
      expect(await elsewhere.tunedModels()).toEqual([]);
    });

    promise('gets one by version, alias and name alone', async ({ list, code }) => {
      const model = await list.get(code);
      expect(model).toMatchObject({ versionId: '1', baseModel: 'code-bison@002' });
      const [bare = ''] = code.split('@');
      expect(await list.get(bare)).toEqual(model);
      expect(await list.get(`${bare}@default`)).toEqual(model);
    });

    promise('reads imported evaluations, oldest first', async ({ list, registry, code, passTime }) => {
      expect(await list.evaluations(code)).toEqual([]);
      const metadata = { pipeline_job_id: 'tempotune-1', evaluation_dataset_path: 'gs://b/e.jsonl' };
      await registry.importEvaluationOnce(code, { displayName: 'one', metrics: { eval_total_loss: 0.5 }, metadata });
      passTime();
      await registry.importEvaluationOnce(code, { displayName: 'two', metrics: { eval_total_loss: 0.4 }, metadata });
      const evaluations = await list.evaluations(code);
      expect(evaluations).toMatchObject([
        { displayName: 'one', metrics: { eval_total_loss: 0.5 }, datasetUri: 'gs://b/e.jsonl' },
        { displayName: 'two', metrics: { eval_total_loss: 0.4 } },
      ]);
    });

    promise('says NotFound and Unavailable', async (rig) => {
      await expect(rig.list.get(`${rig.code.split('@')[0]}7`)).rejects.toMatchObject({ kind: 'NotFound' });
      rig.failNext();
      await expect(rig.list.tunedModels()).rejects.toMatchObject({ kind: 'Unavailable' });
    });
  });
}
