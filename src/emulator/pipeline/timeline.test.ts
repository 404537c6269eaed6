import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTerminal, latestTuningEnd, type Schedule, taskNames, timelineAt } from './timeline.ts';

const s = 1_000;
const trained = { stepsRun: 100 };
const job: Schedule = { createdAt: 0, evaluates: false, stepMs: 2 * s, parameters: { trainSteps: 100 }, trained };
// 10 s of waiting, 20 + 5 + 60 + 15 + 5 before the tuning, 200 of tuning, 20 + 60 + 180 after it
const TUNING_START = 115 * s;
const TUNING_END = TUNING_START + 200 * s;
const END = TUNING_END + 260 * s;

describe('a job that goes well', () => {
  test.each([
    [0, 'QUEUED', undefined],
    [4 * s, 'PENDING', undefined],
    [10 * s, 'RUNNING', 'validate-pipeline'],
    [31 * s, 'RUNNING', 'export-managed-dataset'],
    [TUNING_START, 'RUNNING', 'large-language-model-tuning'],
    [TUNING_END - 1, 'RUNNING', 'large-language-model-tuning'],
    [TUNING_END, 'RUNNING', 'tensorboard-uploader'],
    [END - 1, 'RUNNING', 'create-endpoint-and-deploy-model'],
    [END, 'SUCCEEDED', undefined],
    [END + 6 * 3_600 * s, 'SUCCEEDED', undefined],
  ])('after %d ms it is %s in %s', (now, state, running) => {
    const timeline = timelineAt(job, now);
    expect(timeline.state).toBe(state);
    const leaves = timeline.tasks.filter((task) => task.state === 'RUNNING' && taskNames.includes(task.name));
    expect(leaves.map(({ name }) => name)).toEqual(running === undefined ? [] : [running]);
  });

  test('ends at the same time whenever one looks', () => {
    expect(timelineAt(job, END).endedAt).toBe(END);
    expect(timelineAt(job, END + 10 ** 9).endedAt).toBe(END);
  });

  test('a graph ends with its last task', () => {
    const graph = timelineAt(job, END).tasks.find(({ name }) => name === 'tuning-graph');
    expect(graph).toMatchObject({ state: 'SUCCEEDED', startedAt: 30 * s, endedAt: TUNING_END + 20 * s });
  });

  test('an evaluation dataset adds a task of a minute', () => {
    expect(timelineAt({ ...job, evaluates: true }, END + 60 * s).endedAt).toBe(END + 60 * s);
  });
});

describe('the tuning', () => {
  test('that stopped early is shorter', () => {
    expect(timelineAt({ ...job, trained: { stepsRun: 40 } }, END).endedAt).toBe(END - 120 * s);
  });

  test('that still computes keeps the job running', () => {
    const { trained: _, ...computing } = job;
    expect(timelineAt(computing, END * 10).state).toBe('RUNNING');
    expect(latestTuningEnd(computing)).toBe(TUNING_END);
  });

  test('ends no earlier than somebody saw it', () => {
    const late = { ...job, seenTuningAt: TUNING_END + 50 * s };
    expect(timelineAt(late, END + 50 * s).endedAt).toBe(END + 50 * s);
  });
});

describe('a failed task', () => {
  const failed = { ...job, failure: { task: 'dataset-encoder', code: 'INTERNAL' as const, message: 'x' } };

  test('fails its graph and the job; what comes after was never triggered', () => {
    const { state, tasks, endedAt } = timelineAt(failed, END);
    expect(state).toBe('FAILED');
    expect(endedAt).toBe(65 * s);
    expect(Object.fromEntries(tasks.map((task) => [task.name, task.state]))).toMatchObject({
      'validate-pipeline': 'SUCCEEDED',
      'tuning-graph': 'FAILED',
      'dataset-encoder': 'FAILED',
      'large-language-model-tuning': 'NOT_TRIGGERED',
      'create-endpoint-and-deploy-model': 'NOT_TRIGGERED',
    });
  });

  test('that the job does not have fails nothing', () => {
    const elsewhere = { ...failed, failure: { ...failed.failure, task: 'evaluation-dataset-encoder' } };
    expect(timelineAt(elsewhere, END).state).toBe('SUCCEEDED');
  });

  test('does not show before it fails', () => {
    expect(timelineAt(failed, 50 * s).state).toBe('RUNNING');
  });
});

describe('a cancelled job', () => {
  test.each([
    [2 * s, 'before it started', []],
    [TUNING_START + s, 'while tuning', ['large-language-model-tuning']],
    [END - s, 'while deploying', ['create-endpoint-and-deploy-model']],
  ])('at %d ms, %s, is CANCELLING, then CANCELLED', (cancelRequestedAt, _, cancelled) => {
    const asked = { ...job, cancelRequestedAt };
    expect(timelineAt(asked, cancelRequestedAt + 1).state).toBe('CANCELLING');
    const { state, endedAt, tasks } = timelineAt(asked, END * 2);
    expect({ state, endedAt }).toEqual({ state: 'CANCELLED', endedAt: cancelRequestedAt + 5 * s });
    const names = tasks.filter((task) => task.state === 'CANCELLED' && taskNames.includes(task.name));
    expect(names.map(({ name }) => name)).toEqual(cancelled);
  });
});

test.each(['RUNNING', 'PAUSED'] as const)('a job held in a task is %s there for ever', (state) => {
  const held = { ...job, halt: { task: 'upload-llm-model', state } };
  expect(timelineAt(held, TUNING_END).state).toBe('RUNNING');
  expect(timelineAt(held, END * 100).state).toBe(state);
});

test('a cache hit skips every task within seconds', () => {
  const { state, tasks } = timelineAt({ ...job, cachedFrom: 'other' }, 60 * s);
  expect(state).toBe('SUCCEEDED');
  expect(new Set(tasks.map((task) => task.state))).toEqual(new Set(['SKIPPED']));
});

const order = ['QUEUED', 'PENDING', 'RUNNING', 'PAUSED', 'CANCELLING', 'SUCCEEDED', 'FAILED', 'CANCELLED'];
const anyJob = fc.record(
  {
    stepsRun: fc.nat(100),
    evaluates: fc.boolean(),
    failing: fc.constantFrom(...taskNames),
    cancelRequestedAt: fc.nat(END),
    held: fc.constantFrom(...taskNames),
  },
  { requiredKeys: ['stepsRun', 'evaluates'] },
);

test('law: a later look never shows an earlier state, and what is over stays over', () => {
  fc.assert(
    fc.property(anyJob, fc.nat(2 * END), fc.nat(END), ({ stepsRun, evaluates, failing, held, ...rest }, at, later) => {
      const schedule: Schedule = {
        ...job,
        ...rest,
        evaluates,
        trained: { stepsRun },
        ...(failing ? { failure: { task: failing, code: 'INTERNAL', message: '' } } : {}),
        ...(held ? { halt: { task: held, state: 'PAUSED' } } : {}),
      };
      const [first, second] = [timelineAt(schedule, at), timelineAt(schedule, at + later)];
      expect(order.indexOf(second.state)).toBeGreaterThanOrEqual(order.indexOf(first.state));
      if (isTerminal(first.state)) expect(second).toEqual(first);
      for (const task of second.tasks) if (task.endedAt) expect(task.endedAt).toBeLessThanOrEqual(at + later);
    }),
  );
});
