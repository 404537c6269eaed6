import { describe, expect, test } from 'vitest';
import { keyProblem } from './cloud-kms.ts';
import { quotaValue } from './cloud-quotas.ts';

const query = {
  project: 'p',
  displayName: 'Restricted image training Nvidia A100 80 GB GPUs per region',
  region: 'us-central1',
};

const named = (quotaDisplayName: string, dimensionsInfos: readonly object[]): object => ({
  quotaDisplayName,
  dimensionsInfos,
});
const inRegion = (region: string, value: string): object => ({ dimensions: { region }, details: { value } });

describe('a quota by the name that the console gives it', () => {
  const a100 = 'Restricted image training Nvidia A100 80GB GPUs per region';

  test('found on a later page, in its region', async () => {
    const asked: string[] = [];
    const get = async (url: string): Promise<unknown> => {
      asked.push(url);
      if (!url.includes('pageToken')) return { quotaInfos: [named('CPUs', [])], nextPageToken: 'a/b' };
      return { quotaInfos: [named(a100, [inRegion('us-east4', '2'), inRegion('us-central1', '16')])] };
    };
    expect(await quotaValue({ get }, query)).toBe(16);
    expect(asked[1]).toContain('pageToken=a%2Fb');
  });

  test.each([
    ['of all regions', [{ applicableLocations: ['us-central1'], details: { value: '8' } }], 8],
    ['unlimited', [inRegion('us-central1', '-1')], -1],
    ['of another region', [inRegion('us-east4', '2')], undefined],
    ['without a value', [{ dimensions: { region: 'us-central1' } }], undefined],
  ])('%s', async (_, dimensions, expected) => {
    const get = async (): Promise<unknown> => ({ quotaInfos: [named(a100, dimensions)] });
    expect(await quotaValue({ get }, query)).toBe(expected);
  });

  test('not there', async () => {
    expect(await quotaValue({ get: async () => ({}) }, query)).toBeUndefined();
  });

  test('a server that never comes to an end is left', async () => {
    expect(await quotaValue({ get: async () => ({ nextPageToken: 'again' }) }, query)).toBeUndefined();
  });
});

test.each([
  [{ purpose: 'ENCRYPT_DECRYPT', primary: { state: 'ENABLED' } }, undefined],
  [{ purpose: 'ENCRYPT_DECRYPT', primary: { state: 'DISABLED' } }, 'its primary version is DISABLED, not ENABLED'],
  [{ purpose: 'ENCRYPT_DECRYPT' }, 'its primary version is missing, not ENABLED'],
  [{ purpose: 'MAC', primary: { state: 'ENABLED' } }, 'its purpose is MAC, not ENCRYPT_DECRYPT'],
])('the key %j: %s', async (key, problem) => {
  expect(await keyProblem({ get: async () => key }, 'projects/p')).toBe(problem);
});
