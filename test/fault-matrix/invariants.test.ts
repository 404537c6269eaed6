import { describe, expect, test } from 'vitest';
import { cancelledCopies, violationsOf } from './invariants.ts';
import type { Ending, Observation, SeenJob } from './model.ts';

const reference = [
  { trial: 2, rank: 1, objective: 0.7, job: 'jobs/b' },
  { trial: 1, rank: 2, objective: 0.4, job: 'jobs/a' },
];
const jobs: readonly SeenJob[] = [
  { name: 'jobs/a', state: 'SUCCEEDED', trial: 1 },
  { name: 'jobs/b', state: 'SUCCEEDED', trial: 2 },
];
const result: Ending = { kind: 'result', rows: reference, says: [], missing: [] };

function observation(different: Partial<Observation>): Observation {
  return {
    run: {
      id: 'run',
      cell: { subject: 'tempotune', fault: 'kill', step: 'submit' },
      seed: 1,
      api: 'pipelineJobs',
      trials: 2,
      hit: 0,
    },
    expected: { end: 'result' },
    hasFired: true,
    ending: result,
    jobs,
    runningBefore: [],
    reference,
    ...different,
  };
}

const kinds = (different: Partial<Observation>): string[] =>
  violationsOf(observation(different)).map(({ kind }) => kind);

describe('a run is good', () => {
  test('when it ends as an undisturbed one', () => {
    expect(kinds({})).toEqual([]);
  });

  test('when it lost the trial that was taken from it', () => {
    const rows = [{ trial: 2, rank: 1, objective: 0.7, job: 'jobs/b' }, { trial: 1 }];
    expect(kinds({ expected: { end: 'result', lostTrials: 1 }, ending: { ...result, rows } })).toEqual([]);
  });

  test('when a copy of a job was cancelled, and it counts the copy', () => {
    const copies: readonly SeenJob[] = [...jobs, { name: 'jobs/c', state: 'CANCELLED', trial: 1 }];
    expect(kinds({ jobs: copies })).toEqual([]);
    expect(cancelledCopies(observation({ jobs: copies }))).toBe(1);
  });

  test('when it was cancelled, every job is over, and the bill names each', () => {
    const ending: Ending = {
      kind: 'cancelled',
      rows: [],
      says: ['jobs/a is CANCELLED', 'jobs/b is SUCCEEDED'],
      missing: [],
    };
    const ended: readonly SeenJob[] = [{ name: 'jobs/a', state: 'CANCELLED', trial: 1 }, ...jobs.slice(1)];
    expect(kinds({ expected: { end: 'cancelled' }, ending, jobs: ended, runningBefore: ['jobs/a'] })).toEqual([]);
  });
});

describe('a run is bad', () => {
  const cancelled: Ending = { kind: 'cancelled', rows: [], says: ['jobs/a', 'jobs/b'], missing: [] };
  test.each<[string, Partial<Observation>, readonly string[]]>([
    ['when nothing disturbed it', { hasFired: false }, ['fault never fired']],
    [
      'when a trial was paid twice',
      { jobs: [...jobs, { name: 'jobs/c', state: 'SUCCEEDED', trial: 1 }] },
      ['duplicate job'],
    ],
    [
      'when a job that was to be paid again was not',
      { expected: { end: 'result', resubmissions: 1 } },
      ['duplicate job'],
    ],
    ['when a job still runs', { jobs: [{ ...jobs[0], state: 'RUNNING' } as SeenJob, ...jobs.slice(1)] }, ['orphan']],
    [
      'when a cancelled job ran to its end',
      { expected: { end: 'cancelled' }, ending: cancelled, runningBefore: ['jobs/a'] },
      ['orphan'],
    ],
    ['when a trial is missing', { ending: { ...result, rows: reference.slice(0, 1) } }, ['lost result']],
    ['when a model is not there', { ending: { ...result, missing: ['models/1'] } }, ['lost result']],
    ['when the result names a job that nobody has', { jobs: jobs.slice(1) }, ['lost result']],
    [
      'when the trials are ranked differently',
      {
        ending: {
          ...result,
          rows: [
            { ...reference[1], trial: 1, rank: 1 },
            { ...reference[0], trial: 2, rank: 2 },
          ],
        },
      },
      ['differing ranking'],
    ],
    [
      'when a value differs',
      { ending: { ...result, rows: [{ ...reference[0], trial: 2, objective: 0.71 }, ...reference.slice(1)] } },
      ['differing ranking'],
    ],
    ['when it should have been cancelled', { expected: { end: 'cancelled' } }, ['wrong end']],
    [
      'when it failed with another failure',
      {
        expected: { end: 'failed', type: 'PermissionDenied' },
        ending: { kind: 'failed', rows: [], says: ['NotFound: no bucket'], missing: [] },
      },
      ['wrong end'],
    ],
    [
      'when its bill leaves a job out',
      { expected: { end: 'cancelled' }, ending: { ...cancelled, says: ['jobs/a'] } },
      ['bill not said'],
    ],
  ])('%s', (_, different, wanted) => {
    expect(kinds(different)).toEqual(wanted);
  });
});
