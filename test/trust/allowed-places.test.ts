import { describe, expect, test } from 'vitest';
import { findRunningJobs } from '../../src/activities/find-running-jobs.ts';
import { validateRequest } from '../../src/activities/validate-request.ts';
import { validateSweep } from '../../src/activities/validate-sweep.ts';
import { type Finding, isError } from '../../src/contract/index.ts';
import { restricted } from '../../src/worker/restricted.ts';
import { fakeCloud } from '../support/fake-cloud.ts';
import { aSweepRequest, aTuneRequest } from '../support/requests.ts';

const places = { allowedProjects: ['test-project'], allowedBuckets: ['test-bucket'] };

describe('a worker that may touch one project and one bucket', () => {
  test('takes a request that stays there', async () => {
    const { dependencies } = await fakeCloud();
    const { request } = await validateRequest(restricted(dependencies, places))(aTuneRequest());
    expect(request.project).toBe('test-project');
  });

  test('refuses the others with a finding each, and looks at none of them', async () => {
    const { dependencies, objects } = await fakeCloud();
    const looked: string[] = [];
    const watched = { ...objects, stat: (uri: string) => (looked.push(uri) > 0 ? objects.stat(uri) : never()) };
    const validate = validateRequest(restricted({ ...dependencies, objects: watched }, places));
    const validating = validate(
      aTuneRequest({
        project: 'other-project',
        datasetUri: 'gs://foreign/a.jsonl',
        outputDirectory: 'gs://foreign/out',
      }),
    );
    const { details } = (await validating.catch((error: unknown) => error)) as { details: [Finding[]] };
    expect(details[0].filter(isError).map(({ code, field }) => `${code} ${field}`)).toEqual([
      'PROJECT_NOT_ALLOWED project',
      'BUCKET_NOT_ALLOWED datasetUri',
      'BUCKET_NOT_ALLOWED outputDirectory',
    ]);
    expect(looked).toEqual(['gs://test-bucket/evaluation.jsonl']);
  });

  test.each([
    ['begun by hand in its project', 'test-project', [], 'goes on'],
    ['begun by hand in another', 'other-project', [], 'PROJECT_NOT_ALLOWED project'],
    ['of runs that were let in before the others were forbidden', 'other-project', ['us-central1'], 'goes on'],
  ])('lets a line for quota begin, or not: one %s', async (_, project, regions, expected) => {
    const { dependencies } = await fakeCloud();
    const finding = findRunningJobs(restricted(dependencies, places))({ project, pool: 'gpu', regions });
    const told = await finding.then(
      () => 'goes on',
      ({ details: [findings] }: { details: [Finding[]] }) => `${findings[0]?.code} ${findings[0]?.field}`,
    );
    expect(told).toBe(expected);
  });

  test('refuses what a sweep names beside its data, field by field', async () => {
    const { dependencies } = await fakeCloud();
    const request = aSweepRequest({ champion: { name: 'nightly', root: 'gs://foreign/champions' } });
    const tensorboardResourceId = 'projects/foreign/locations/us-central1/tensorboards/1';
    const validating = validateSweep(restricted(dependencies, places))(
      { ...request, tune: { ...request.tune, tensorboardResourceId } },
      'sweep',
    );
    const { details } = (await validating.catch((error: unknown) => error)) as { details: [Finding[]] };
    expect(details[0].filter(isError).map(({ code, field }) => `${code} ${field}`)).toEqual([
      'PROJECT_NOT_ALLOWED tune.tensorboardResourceId',
      'BUCKET_NOT_ALLOWED champion.root',
    ]);
  });

  test('touches no other place, whoever names it', async () => {
    const { dependencies, objects } = await fakeCloud();
    const { objects: store, ...ports } = restricted(dependencies, places);
    const before = objects.writes.length;
    const uri = 'gs://foreign/x';
    const object = { contentType: 'text/plain', crc32c: '' };
    const source = { uri: 'gs://test-bucket/train.jsonl', generation: '1' };
    const calls: (() => unknown)[] = [
      () => store.stat(uri),
      () => store.read(uri),
      () => store.create(uri, never, object),
      () => store.copy(source, uri, object),
      () => store.copy({ ...source, uri }, 'gs://test-bucket/y', object),
      () => store.put(uri, 'x', 'text/plain'),
      () => store.replace(uri, 'x', object),
      () => store.list('gs://foreign/'),
      () => store.bucket('foreign'),
      () => store.ownsBucket('test-project', 'foreign'),
      () => store.createBucket({ name: 'foreign', project: 'test-project', location: 'US' }),
      ...Object.values(ports)
        .filter((port) => typeof port === 'function')
        .map((port) => () => (port as (location: object) => unknown)({ project: 'foreign', region: 'us-central1' })),
    ];
    expect(calls.length).toBeGreaterThanOrEqual(17);
    for (const call of calls) {
      await expect((async () => call())()).rejects.toThrow(/foreign is not among those .* To fix: .*TEMPOTUNE_ALLOWED/);
    }
    expect(objects.writes).toHaveLength(before);
  });
});

function never(): never {
  throw new Error('must not be called');
}
