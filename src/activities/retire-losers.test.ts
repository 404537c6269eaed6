import { beforeEach, describe, expect, test } from 'vitest';
import { type FakeCloud, fakeCloud, runActivity } from '../../test/support/fake-cloud.ts';
import { shortHash } from '../requests/content-hash.ts';
import { retireLosers } from './retire-losers.ts';

const parent = 'projects/test-project/locations/us-central1/models';
const labels = { 'tempotune-owner': 'owner', 'tempotune-sweep': shortHash('sweep-1') };

let cloud: FakeCloud;
beforeEach(async () => {
  cloud = await fakeCloud();
  for (const id of [1, 2, 3]) {
    cloud.registry.addModel({
      name: `${parent}/${id}`,
      versionId: '1',
      versionAliases: ['default'],
      displayName: `model ${id}`,
      labels: id === 3 ? { ...labels, 'tempotune-sweep': 'another' } : labels,
      endpoints: [],
    });
  }
});

const losers = [2, 3].map((id) => ({ trial: id, model: `${parent}/${id}@1`, isCached: false }));
const input = { sweepId: 'sweep-1', best: `${parent}/1@1`, losers } as const;

describe('retiring the losers of a sweep', () => {
  test.each([
    ['undeploy', [`undeploy ${parent}/2@1`]],
    ['delete', [`undeploy ${parent}/2@1`, `delete ${parent}/2@1`]],
  ] as const)('by %s touches its own models only', async (policy, asked) => {
    const retired = await runActivity(retireLosers(cloud.dependencies), [{ ...input, policy }]);
    expect(cloud.retirement.asked).toEqual(asked);
    expect(retired.kept).toEqual([{ model: `${parent}/3@1`, reason: 'its labels name another sweep' }]);
  });

  test('leaves a model that somebody else serves', async () => {
    cloud.retirement.serveElsewhere(`${parent}/2@1`);
    const retired = await runActivity(retireLosers(cloud.dependencies), [{ ...input, policy: 'delete' }]);
    expect(cloud.retirement.asked).toEqual([`undeploy ${parent}/2@1`]);
    expect(retired.kept[0]?.reason).toContain('an endpoint that tempotune did not make');
  });

  test('takes the other checkpoints of the best model off their endpoints', async () => {
    const best = { ...input, losers: [], bestEndpoint: 'endpoints/best' };
    await runActivity(retireLosers(cloud.dependencies), [{ ...best, policy: 'undeploy' }]);
    expect(cloud.retirement.asked).toEqual([`undeploy ${parent}/1@1 but for endpoints/best`]);
  });

  test('is done again without harm after an attempt that broke off', async () => {
    cloud.registry.removeModel(`${parent}/2`);
    const retired = await runActivity(retireLosers(cloud.dependencies), [{ ...input, policy: 'delete' }]);
    expect(retired.retired).toEqual([`${parent}/2@1`]);
  });
});
