import { describe, expect, test } from 'vitest';
import { runModelsDeploy } from '../../src/cli/commands/models-deploy.ts';
import { runModelsList } from '../../src/cli/commands/models-list.ts';
import { runModelsShow } from '../../src/cli/commands/models-show.ts';
import { modelLocation } from '../../src/cli/model-name.ts';
import { versionedBaseModel } from '../../src/cli/option-values.ts';
import type { ServedModel } from '../../src/vertex/endpoints.ts';
import type { TunedModel } from '../../src/vertex/model-list.ts';
import { fakeContext } from './fake-context.ts';

const parent = 'projects/p/locations/us-central1';
const place = { project: 'p', region: 'us-central1' };

const best: TunedModel = {
  name: `${parent}/models/7`,
  versionId: '2',
  versionAliases: ['default', 'best'],
  displayName: 'night, 200 steps',
  labels: { 'tempotune-steps': '200', 'tempotune-dataset': '0123456789abcdef0123', team: 'compilers' },
  endpoints: [`${parent}/endpoints/70`],
  createTime: '2026-11-24T08:00:30.000Z',
  baseModel: 'code-bison@002',
  pipelineJob: `${parent}/pipelineJobs/tempotune-1`,
};

const bare: TunedModel = {
  name: `${parent}/models/3`,
  versionId: '1',
  versionAliases: [],
  displayName: 'by hand',
  labels: {},
  endpoints: [],
  createTime: '2026-11-01T00:00:00.000Z',
};

describe('models list', () => {
  test('a row each, in the order of the registry, with what tempotune wrote on it', async () => {
    const context = fakeContext();
    expect(await runModelsList(place, context, { tunedModels: async () => [best, bare] })).toBe(0);
    expect(context.printed.out).toBe(
      [
        'created           base model      aliases       endpoints  steps  dataset       sweep  model',
        `2026-11-24 08:00  code-bison@002  default best  70         200    0123456789ab  –      ${parent}/models/7@2`,
        `2026-11-01 00:00  –               –             –          –      –             –      ${parent}/models/3@1`,
        '',
      ].join('\n'),
    );
    expect(context.printed.notes).toContain(`tempotune models show ${parent}/models/7@2`);
  });

  test('asks for one base model; JSON is the whole list', async () => {
    const context = fakeContext();
    const asked: (string | undefined)[] = [];
    const tunedModels = async (baseModel?: string): Promise<TunedModel[]> => {
      asked.push(baseModel);
      return [best];
    };
    await runModelsList({ ...place, baseModel: 'code-bison@002', json: true }, context, { tunedModels });
    expect(asked).toEqual(['code-bison@002']);
    expect(JSON.parse(context.printed.out)).toEqual([best]);
  });

  test('none: says where it looked, and prints nothing but JSON', async () => {
    const context = fakeContext();
    await runModelsList(place, context, { tunedModels: async () => [] });
    expect(context.printed.out).toBe('');
    expect(context.printed.notes).toContain('No model tuned in us-central1 of p.');
  });

  test.each(['code-bison@002', 'code-bison-32k@002', 'text-bison@003', 'gemini-2.5-flash'])(
    '%s has a version',
    (id) => {
      expect(versionedBaseModel(id)).toBe(id);
    },
  );

  test.each([
    ['code-bison', 'code-bison@001, code-bison@002.'],
    ['codechat-bison-32k', 'with version: codechat-bison-32k@002.'],
    ['bison', 'code-bison@001'],
  ])('%s has none: the versions are named', (id, choices) => {
    expect(() => versionedBaseModel(id)).toThrow(choices);
  });
});

describe('models show', () => {
  const evaluation = { name: 'e', displayName: 'tempotune 1', createTime: '2026-11-24T09:00:00.000Z' };
  const list = {
    get: async () => best,
    evaluations: async (name: string) => [
      { ...evaluation, metrics: { eval_total_loss: name.endsWith('@2') ? 0.5 : 9 } },
    ],
  };

  test('all there is, with the evaluations of that version', async () => {
    const context = fakeContext();
    expect(await runModelsShow({ model: best.name }, context, list)).toBe(0);
    expect(context.printed.out).toContain(`model        ${best.name}@2\n`);
    expect(context.printed.out).toContain('labels       team=compilers\n             tempotune-dataset=');
    expect(context.printed.out).toContain(
      'tempotune 1 (2026-11-24T09:00:00.000Z)\n               eval_total_loss = 0.5\n',
    );
    expect(context.printed.out).toContain('/vertex-ai/models/locations/us-central1/models/7/versions/2?project=p');
    expect(context.printed.notes).toContain('tempotune predict');
  });

  test('JSON; and a model without endpoint is led to deploy', async () => {
    const context = fakeContext();
    await runModelsShow({ model: bare.name, json: true }, context, { ...list, get: async () => bare });
    expect(JSON.parse(context.printed.out)).toMatchObject({ ...bare, evaluations: [{ displayName: 'tempotune 1' }] });
    expect(context.printed.notes).toBe(`Next: tempotune models deploy ${bare.name}@1\n`);
  });
});

describe('models deploy', () => {
  const deployed: ServedModel[] = [];
  const endpoints = {
    deploy: async (model: ServedModel) => {
      deployed.push(model);
      return { endpoint: `${parent}/endpoints/30`, how: 'deployed' as const };
    },
  };

  test('a model without an endpoint gets one', async () => {
    const context = fakeContext();
    const list = { get: async () => bare };
    expect(await runModelsDeploy({ model: bare.name }, context, { list, endpoints })).toBe(0);
    expect(context.printed.out).toBe(`${parent}/endpoints/30\n`);
    expect(deployed).toEqual([{ name: `${bare.name}@1`, displayName: 'by hand', labels: {} }]);
  });

  test('one with an endpoint keeps it', async () => {
    const context = fakeContext();
    const ports = { list: { get: async () => best }, endpoints: { deploy: () => Promise.reject(new Error('called')) } };
    expect(await runModelsDeploy({ model: best.name, json: true }, context, ports)).toBe(0);
    expect(JSON.parse(context.printed.out)).toEqual({
      model: `${best.name}@2`,
      endpoint: best.endpoints[0],
      how: 'found',
    });
    expect(context.printed.notes).toContain('nothing was changed');
  });
});

test.each(['123', 'models/1', 'projects/p/locations/l/endpoints/1', ''])('"%s" is no model: says what is', (name) => {
  expect(() => modelLocation(name)).toThrow(
    expect.objectContaining({ exitCode: 2, fix: expect.stringContaining('models list') }),
  );
});
