import { beforeEach, describe, expect, test } from 'vitest';
import { runModelsRetire } from '../../src/cli/commands/models-retire.ts';
import { EXIT } from '../../src/cli/exit-codes.ts';
import type { SweepResult } from '../../src/contract/results.ts';
import { type FakeModelRegistry, fakeModelRegistry } from '../support/fake-model-registry.ts';
import { type FakeModelRetirement, fakeModelRetirement } from '../support/fake-model-retirement.ts';
import { type FakeContext, fakeContext } from './fake-context.ts';

const parent = 'projects/p/locations/us-central1/models';
const result = {
  best: { index: 1, model: `${parent}/1@1`, endpoint: 'endpoints/best' },
  trials: { total: 3, succeeded: 3, failed: 0 },
  tableUri: 'gs://b/sweeps/s/r.json',
  ranking: [1, 2, 3].map((index) => ({
    index,
    model: `${parent}/${index}@1`,
    ...(index === 3 ? { cached: true } : {}),
  })),
} as unknown as SweepResult;

let context: FakeContext;
let registry: FakeModelRegistry;
let retirement: FakeModelRetirement;
beforeEach(() => {
  context = fakeContext();
  registry = fakeModelRegistry();
  retirement = fakeModelRetirement();
  for (const id of [1, 2, 3]) {
    registry.addModel({
      name: `${parent}/${id}`,
      versionId: '1',
      versionAliases: ['default'],
      displayName: `model ${id}`,
      labels: { 'tempotune-owner': 'us', 'tempotune-sweep': 'this' },
      endpoints: [],
    });
  }
});

describe('models retire', () => {
  test('shows what would go and changes nothing', async () => {
    expect(await runModelsRetire(result, { policy: 'delete' }, context, { registry, retirement })).toBe(EXIT.done);
    expect(retirement.asked).toEqual([]);
    expect(context.printed.out).toMatch(/1 .*kept: it is the best model/);
    expect(context.printed.out).toMatch(/2 .*delete/);
    expect(context.printed.out).toMatch(/3 .*kept: it was made by an earlier job/);
    expect(context.printed.notes).toContain('--apply');
  });

  test('does it with --apply', async () => {
    await runModelsRetire(result, { policy: 'delete', apply: true }, context, { registry, retirement });
    expect(retirement.asked).toEqual([
      `undeploy ${parent}/2@1`,
      `delete ${parent}/2@1`,
      `undeploy ${parent}/1@1 but for endpoints/best`,
    ]);
    expect(context.printed.notes).toContain('1 models: delete done.');
  });

  test('counts only what it did, and names the endpoint for which a model stays', async () => {
    retirement.serveElsewhere(`${parent}/2@1`);
    await runModelsRetire(result, { policy: 'delete', apply: true }, context, { registry, retirement });
    expect(retirement.asked).not.toContain(`delete ${parent}/2@1`);
    expect(context.printed.notes).toContain('of-somebody-else');
    expect(context.printed.notes).toContain('0 models: delete done.');
  });

  test('says when the result has not all trials of the sweep', async () => {
    const large = { ...result, trials: { total: 30, succeeded: 30, failed: 0 } };
    await runModelsRetire(large, { policy: 'delete' }, context, { registry, retirement });
    expect(context.printed.notes).toContain('Only the best 3 of 30 trials were looked at');
  });
});
