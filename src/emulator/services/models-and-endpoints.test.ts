import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PARENT, tuningJob } from '../../../test/support/emulator-data.ts';
import { type Clients, type Rig, startRig, valueMessage } from '../../../test/support/emulator-rig.ts';

let rig: Rig;
let clients: Clients;
let model: string;
let endpoint: string;

/** Two tuned models, one of each shape; the generation one is `model`. */
beforeAll(async () => {
  rig = await startRig();
  clients = rig.clients('gRPC');
  [model, endpoint] = await tuned('code', tuningJob({}, { labels: { team: 'tools' } }));
});
afterAll(() => rig.close());

async function tuned(id: string, body: object): Promise<[model: string, endpoint: string]> {
  await rig.fetchJson(`/v1/${PARENT}/pipelineJobs?pipelineJobId=${id}`, { method: 'POST', body });
  rig.emulator.clock.advance(7_200_000);
  await rig.fetchJson(`/v1/${PARENT}/pipelineJobs/${id}`);
  const job = rig.emulator.jobs().find(({ name }) => name.endsWith(`/${id}`));
  return [job?.model ?? '', job?.endpoint ?? ''];
}

describe('a tuned model', () => {
  test('carries the labels of its job and its base model; so does its endpoint', async () => {
    const [found] = await clients.models.getModel({ name: model });
    expect(found).toMatchObject({
      name: model,
      versionId: '1',
      versionAliases: ['default'],
      displayName: 'tuned',
      labels: { team: 'tools', 'google-vertex-llm-tuning-base-model-id': 'code-bison-002' },
      pipelineJob: `${PARENT}/pipelineJobs/code`,
      modelSourceInfo: { sourceType: 'GENIE' },
    });
    const [made] = await clients.endpoints.getEndpoint({ name: endpoint });
    expect(made).toMatchObject({ labels: { team: 'tools' }, deployedModels: [{ model, modelVersionId: '1' }] });
    const deployedModelId = made.deployedModels?.[0]?.id;
    expect(made.trafficSplit).toEqual({ [deployedModelId ?? '']: 100 });
    expect(found.deployedModels).toEqual([expect.objectContaining({ endpoint, deployedModelId })]);
  });

  test.each([
    ['labels.team:*', 1],
    ['labels.google-vertex-llm-tuning-base-model-id="code-bison"', 0],
    ['display_name="tuned"', 1],
  ])('is found by %s: %d', async (filter, count) => {
    expect((await clients.models.listModels({ parent: PARENT, filter }))[0]).toHaveLength(count);
  });

  test('changes only what the mask names, in either spelling', async () => {
    const [updated] = await clients.models.updateModel({
      model: { name: model, displayName: 'renamed', description: 'not named', labels: { a: 'b' } },
      updateMask: { paths: ['display_name'] },
    });
    expect(updated).toMatchObject({ displayName: 'renamed', description: '', labels: { team: 'tools' } });
    for (const mask of ['description,labels', 'labels']) {
      const body = { name: model, description: 'by REST', labels: { team: 'rest' } };
      const answer = await rig.fetchJson(`/v1/${model}?updateMask=${mask}`, { method: 'PATCH', body });
      expect(answer.body).toMatchObject({ displayName: 'renamed', description: 'by REST', labels: { team: 'rest' } });
    }
  });

  test('keeps labels of a version apart from its own, and shows both', async () => {
    const update = { model: { name: `${model}@1`, labels: { version: 'x' } }, updateMask: { paths: ['labels'] } };
    const [updated] = await clients.models.updateModel(update);
    expect(updated.labels).toMatchObject({ version: 'x', team: expect.any(String) });
    const mixed = { ...update, updateMask: { paths: ['labels', 'display_name'] } };
    await expect(clients.models.updateModel(mixed)).rejects.toMatchObject({ code: 9 });
  });

  test('refuses an update on an old etag', async () => {
    const [{ etag }] = await clients.models.getModel({ name: model });
    const update = (description: string) =>
      clients.models.updateModel({
        model: { name: model, description, etag: etag ?? '' },
        updateMask: { paths: ['description'] },
      });
    await update('first');
    await expect(update('second')).rejects.toMatchObject({ code: 10 });
  });

  test('is reached by an alias until it is taken away', async () => {
    const [merged] = await clients.models.mergeVersionAliases({ name: `${model}@1`, versionAliases: ['champion'] });
    expect(merged.versionAliases).toEqual(['default', 'champion']);
    expect((await clients.models.getModel({ name: `${model}@champion` }))[0].name).toBe(model);
    await clients.models.mergeVersionAliases({ name: `${model}@1`, versionAliases: ['-champion'] });
    await expect(clients.models.getModel({ name: `${model}@champion` })).rejects.toMatchObject({ code: 5 });
  });

  test.each([
    [['Bad_Alias'], '@1'],
    [['-default'], '@1'],
    [['fine'], ''],
    [['fine'], '@default'],
  ])('refuses the aliases %j at its name with "%s"', async (versionAliases, suffix) => {
    const request = { name: `${model}${suffix}`, versionAliases };
    await expect(clients.models.mergeVersionAliases(request)).rejects.toMatchObject({ code: 3 });
  });

  test('lists its versions', async () => {
    const [versions] = await clients.models.listModelVersions({ name: model });
    expect(versions).toMatchObject([{ versionId: '1', versionCreateTime: { seconds: expect.any(String) } }]);
  });

  test('keeps evaluations, the same one twice if sent twice', async () => {
    const modelEvaluation = { displayName: 'e', metrics: valueMessage({ loss: 0.5, nested: { a: [1] } }) };
    const [first] = await clients.models.importModelEvaluation({ parent: model, modelEvaluation });
    await clients.models.importModelEvaluation({ parent: `${model}@1`, modelEvaluation });
    expect((await clients.models.listModelEvaluations({ parent: model }))[0]).toHaveLength(2);
    const [got] = await clients.models.getModelEvaluation({ name: first.name ?? '' });
    expect(got).toMatchObject({ name: first.name, displayName: 'e' });
    expect(got.metrics?.structValue?.fields?.loss?.numberValue).toBe(0.5);
  });
});

describe('predict', () => {
  const predict = async (at: string, body: object) => rig.fetchJson(`/v1/${at}:predict`, { method: 'POST', body });

  test('answers for every instance and candidate, the same each time at temperature 0', async () => {
    const body = {
      instances: [{ prefix: 'add 1' }, { prefix: 'add 2' }],
      parameters: { maxOutputTokens: 4.0, candidateCount: 2 },
    };
    const answer = await predict(endpoint, body);
    const { predictions } = answer.body as { predictions: Array<{ content: string }> };
    expect(predictions).toHaveLength(4);
    expect(predictions[0]).toMatchObject({ content: expect.any(String), safetyAttributes: { blocked: false } });
    expect(predictions[0]?.content.length).toBeLessThanOrEqual(12);
    expect(answer.body).toMatchObject({ model, deployedModelId: expect.any(String), modelVersionId: '1' });
    expect(await predict(endpoint, body)).toEqual(answer);
  });

  test('of a chat model answers in candidates', async () => {
    const job = tuningJob({ large_model_reference: 'codechat-bison@002', dataset_uri: 'gs://data/chat.jsonl' });
    const [, chat] = await tuned('chat', job);
    const messages = [
      { author: 'user', content: 'hi' },
      { author: 'bot', content: 'hello' },
      { author: 'user', content: 'add 1' },
    ];
    const answer = await predict(chat, {
      instances: [{ context: 'c', messages }],
      parameters: { maxDecodeSteps: 5.0 },
    });
    expect(answer.body).toMatchObject({
      predictions: [
        { candidates: [{ author: '1', content: expect.any(String) }], safetyAttributes: [{ blocked: false }] },
      ],
    });
    expect((await predict(chat, { instances: [{ prefix: 'x' }] })).status).toBe(400);
  });

  test.each([
    [{ instances: [] }, 400],
    [{ instances: [{ messages: [] }] }, 400],
    [{ instances: [{ prefix: 'x' }], parameters: { temperature: 2 } }, 400],
    [{ instances: [{ prefix: 'x' }], parameters: { maxOutputTokens: 'many' } }, 400],
  ])('refuses %j', async (body, status) => {
    expect((await predict(endpoint, body)).status).toBe(status);
  });

  test('has no base models', async () => {
    const answer = await predict(`${PARENT}/publishers/google/models/code-bison@002`, { instances: [{ prefix: 'x' }] });
    expect(answer.status).toBe(501);
  });
});

describe('an endpoint of our own', () => {
  test('takes the model over, and lets it go', async () => {
    const { endpoints, models } = clients;
    const [creating] = await endpoints.createEndpoint({
      parent: PARENT,
      endpoint: { displayName: 'mine', labels: { a: 'b' } },
    });
    const [mine] = await creating.promise();
    const name = mine.name ?? '';
    const [deploying] = await endpoints.deployModel({
      endpoint: name,
      deployedModel: { model, displayName: 'd', automaticResources: { minReplicaCount: 1 } },
      trafficSplit: { '0': 100 },
    });
    const [{ deployedModel }] = await deploying.promise();
    expect((await models.getModel({ name: model }))[0].deployedModels).toHaveLength(2);
    expect((await endpoints.listEndpoints({ parent: PARENT, filter: 'labels.a="b"' }))[0]).toHaveLength(1);
    await expect(endpoints.deleteEndpoint({ name })).rejects.toMatchObject({ code: 9 });
    await expect(endpoints.undeployModel({ endpoint: name, deployedModelId: '1' })).rejects.toMatchObject({ code: 5 });
    const [undeploying] = await endpoints.undeployModel({ endpoint: name, deployedModelId: deployedModel?.id ?? '' });
    await undeploying.promise();
    const [deleting] = await endpoints.deleteEndpoint({ name });
    await deleting.promise();
    await expect(endpoints.getEndpoint({ name })).rejects.toMatchObject({ code: 5 });
    expect((await models.getModel({ name: model }))[0].deployedModels).toHaveLength(1);
  });

  test('refuses a traffic split that does not add up', async () => {
    const request = { endpoint, deployedModel: { model }, trafficSplit: { '0': 50 } };
    await expect(clients.endpoints.deployModel(request)).rejects.toMatchObject({ code: 3 });
  });
});

describe('the model garden', () => {
  test.each([
    ['code-bison', 'code-bison@002', 'code_generation_1.0.0.yaml'],
    ['codechat-bison@001', 'codechat-bison@001', 'codechat_generation_1.0.0.yaml'],
    ['code-bison-32k', 'code-bison-32k@002', 'code_generation_1.0.0.yaml'],
  ])('knows %s', async (id, versioned, schema) => {
    const [found] = await clients.garden.getPublisherModel({ name: `publishers/google/models/${id}` });
    expect(found.publisherModelTemplate).toBe(
      `projects/{user-project}/locations/{location}/publishers/google/models/${versioned}`,
    );
    expect(found.name).toBe(`publishers/google/models/${id.split('@')[0]}`);
    expect(found.predictSchemata?.instanceSchemaUri).toContain(schema);
  });

  test.each(['gemini-9', 'code-bison@003', 'toString'])('does not know %s', async (id) => {
    const request = { name: `publishers/google/models/${id}` };
    await expect(clients.garden.getPublisherModel(request)).rejects.toMatchObject({ code: 5 });
  });
});
