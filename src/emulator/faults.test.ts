import { describe, expect, test } from 'vitest';
import { createFaults } from './faults.ts';

const known = {
  methods: ['CreatePipelineJob', 'CreateTuningJob', 'GetPipelineJob', 'objects.insert'],
  tasks: { CreatePipelineJob: ['dataset-encoder'], CreateTuningJob: ['PROCESSING_DATASET', 'TUNING'] },
};

describe('a fault', () => {
  test('fires as often as its count says, for its method and resource', () => {
    const faults = createFaults(known);
    faults.add([{ kind: 'error', method: 'GetPipelineJob', count: 2, match: 'jobs/a' }]);
    expect(faults.take(['error'], 'CreatePipelineJob', 'jobs/a')).toBeUndefined();
    expect(faults.take(['error'], 'GetPipelineJob', 'jobs/b')).toBeUndefined();
    expect(faults.take(['latency'], 'GetPipelineJob', 'jobs/a')).toBeUndefined();
    expect(faults.take(['error'], 'GetPipelineJob', 'jobs/a')).toBeDefined();
    expect(faults.unfired()).toMatchObject([{ id: 'fault-1', fired: 1, count: 2 }]);
    expect(faults.take(['error'], 'GetPipelineJob', 'jobs/a')).toBeDefined();
    expect(faults.take(['error'], 'GetPipelineJob', 'jobs/a')).toBeUndefined();
    expect(faults.unfired()).toEqual([]);
  });

  test('lets so many calls pass as it skips', () => {
    const faults = createFaults(known);
    faults.add([{ id: 'late', kind: 'error', method: 'GetPipelineJob', skip: 2, match: 'jobs/a' }]);
    const fired = ['jobs/a', 'jobs/b', 'jobs/a', 'jobs/a', 'jobs/a'].map(
      (resource) => faults.take(['error'], 'GetPipelineJob', resource) !== undefined,
    );
    expect(fired).toEqual([false, false, false, true, false]);
    faults.clear();
    faults.add([{ id: 'late', kind: 'error', method: 'GetPipelineJob', skip: 1 }]); // counts anew
    expect(faults.take(['error'], 'GetPipelineJob', 'jobs/a')).toBeUndefined();
  });

  test('with count 0 stands, as a quota does by itself', () => {
    const faults = createFaults(known);
    faults.add([
      { kind: 'error', method: '*', count: 0 },
      { kind: 'quota', limit: 1 },
    ]);
    for (let call = 0; call < 5; call += 1) expect(faults.take(['error'], 'objects.insert', '')).toBeDefined();
    expect(faults.list().map(({ kind, count }) => ({ kind, count }))).toEqual([
      { kind: 'error', count: 0 },
      { kind: 'quota', count: 0 },
    ]);
    expect(faults.unfired()).toEqual([]);
    faults.clear();
    expect(faults.list()).toEqual([]);
  });

  test.each([
    [{ kind: 'fail-task' }, 'CreatePipelineJob'],
    [{ kind: 'fail-task', task: 'dataset-encoder' }, 'CreatePipelineJob'],
    [{ kind: 'fail-task', task: 'PROCESSING_DATASET' }, 'CreateTuningJob'],
    [{ kind: 'stuck', task: 'TUNING', method: '*' }, 'CreateTuningJob'],
    [{ kind: 'quota', limit: 1, match: 'global' }, 'CreateTuningJob'],
    [{ kind: 'quota', limit: 1, match: 'us-central1' }, 'CreatePipelineJob'],
  ])('%j is of %s', (rule, method) => {
    expect(createFaults(known).add([rule])).toMatchObject([{ method }]);
  });

  test.each([
    [{ kind: 'explosion' }, /"explosion" is not known. Known: error, expired-credentials/],
    [{ kind: 'error', method: 'MakeJob' }, /"MakeJob" is not known. Known: CreatePipelineJob, CreateTuningJob/],
    [{ kind: 'error', code: 'BAD' }, /"BAD" is not known. Known: CANCELLED/],
    [{ kind: 'fail-task', task: 'dataset' }, /"dataset" is not known. Known: dataset-encoder/],
    [{ kind: 'fail-task', task: 'dataset-encoder', method: 'CreateTuningJob' }, /Known: PROCESSING_DATASET, TUNING/],
    [{ kind: 'cache-hit', method: 'CreateTuningJob' }, /belongs to CreatePipelineJob/],
    [{ kind: 'error', times: 3 }, /"times" is not known. Known: id, method/],
    [{ kind: 'error', count: '3' }, /count: expected a number/],
    [{ kind: 'hold', point: 'within' }, /"within" is not known. Known: before, after/],
    [{ kind: 'quota' }, /a quota needs the number of concurrent jobs/],
    [{ kind: 'stuck', method: 'objects.insert' }, /belongs to CreatePipelineJob/],
    ['error', /each fault is an object/],
  ])('%j is refused with what is known', (rule, message) => {
    const faults = createFaults(known);
    expect(() => faults.add([{ kind: 'error' }, rule])).toThrow(message);
    expect(faults.list()).toEqual([]);
  });
});

describe('a hold', () => {
  test('keeps its call until it is released, and no other', async () => {
    const faults = createFaults(known);
    faults.add([{ id: 'door', kind: 'hold', method: 'GetPipelineJob', count: 0 }]);
    await faults.hold('after', 'GetPipelineJob', 'jobs/a');
    await faults.hold('before', 'CreatePipelineJob', 'jobs/a');
    const held = faults.hold('before', 'GetPipelineJob', 'jobs/a');
    expect(faults.list()).toMatchObject([{ id: 'door', fired: 1, holding: ['jobs/a'] }]);
    faults.release('door', false);
    await held;
    await faults.hold('before', 'GetPipelineJob', 'jobs/a');
    expect(faults.list()).toMatchObject([{ id: 'door', fired: 1, holding: [] }]);
  });

  test('can drop the call', async () => {
    const faults = createFaults(known);
    faults.add([{ id: 'door', kind: 'hold', method: 'GetPipelineJob', point: 'before' }]);
    const held = faults.hold('before', 'GetPipelineJob', 'jobs/a');
    faults.release('door', true);
    await expect(held).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  test('ends when all faults are taken away, and an unknown one is refused', async () => {
    const faults = createFaults(known);
    faults.add([{ kind: 'hold', method: '*' }]);
    const held = faults.hold('before', 'GetPipelineJob', 'jobs/a');
    expect(() => faults.release('gate', false)).toThrow(/"gate" is not known. Known: fault-1/);
    faults.clear();
    await held;
  });
});
