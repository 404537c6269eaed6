import { describe, expect, test } from 'vitest';
import { aResolvedRequest } from '../../test/support/requests.ts';
import { plannedPlaces, plannedQuota } from './plan-places.ts';
import { wallTime } from './wall-time.ts';

describe('where a run computes', () => {
  test.each([
    [{}, 'us-central1'],
    [{ acceleratorType: 'TPU' }, 'europe-west4'],
    [{ pipelineJobRegion: 'europe-west4' }, 'us-central1'],
    [{ baseModel: 'gemini-2.5-flash', pipelineJobRegion: 'europe-west4' }, 'europe-west4'],
  ])('%o computes in %s', (different, computeRegion) => {
    expect(plannedPlaces(aResolvedRequest(different)).computeRegion).toBe(computeRegion);
  });
});

describe('the wait for quota', () => {
  test.each([
    // trials, parallelism, quota → at a time, rounds, waiting
    [1, 1, 1, [1, 1, 0]],
    [3, 1, 1, [1, 3, 2]],
    [3, 3, 1, [1, 3, 2]],
    [7, 3, 2, [2, 4, 5]],
    [3, 8, 8, [3, 1, 0]],
  ])('%i trials, %i at a time, quota for %i', (trials, parallelism, quotaJobs, [jobsAtATime, rounds, waiting]) => {
    expect(plannedQuota(aResolvedRequest({}), { trials, parallelism, quotaJobs })).toMatchObject({
      jobsAtATime,
      rounds,
      waiting,
    });
  });
});

describe('the wall time', () => {
  test('is as many rounds of a job as there are', () => {
    expect(wallTime('tuningJobs', 3)).toMatchObject({ lowSeconds: 3_600, highSeconds: 43_200 });
  });

  test('is unknown for the pipelines of the PaLM era, whose times nobody published', () => {
    expect(wallTime('pipelineJobs', 3)).toEqual({ unknown: expect.stringMatching(/3 rounds.*nobody/) });
  });

  test('follows the time of a job that the user knows', () => {
    expect(wallTime('pipelineJobs', 2, { lowSeconds: 60, highSeconds: 90 })).toMatchObject({
      lowSeconds: 120,
      highSeconds: 180,
    });
  });
});
