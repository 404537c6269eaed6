import { describe, expect, test } from 'vitest';
import { experimentsOfJob } from './metric-experiment.ts';

const job = { jobId: 'tempotune-1', jobCreateTime: '2024-01-01T00:00:00Z', jobEndTime: '2024-01-01T01:00:00Z' };

function anExperiment(id: string, time: string): { name: string; createTime: { seconds: string; nanos: number } } {
  return { name: `tb/experiments/${id}`, createTime: { seconds: String(Date.parse(time) / 1_000), nanos: 0 } };
}

describe('the experiment of a job', () => {
  test('is the one with the job id in its own, whenever it was made', () => {
    const experiments = [
      anExperiment('tuner-tempotune-1-x', '2024-01-01T09:00:00Z'),
      anExperiment('other', '2024-01-01T00:30:00Z'),
    ];
    expect(experimentsOfJob(experiments, job)).toEqual(['tb/experiments/tuner-tempotune-1-x']);
  });

  test.each([
    ['before the job', '2023-12-31T23:59:59Z', 0],
    ['as it was created', '2024-01-01T00:00:00Z', 1],
    ['as it ended', '2024-01-01T01:00:00Z', 1],
    ['ten minutes after', '2024-01-01T01:10:00Z', 1],
    ['later', '2024-01-01T01:10:01Z', 0],
  ])('else one made during the job: %s', (_, time, count) => {
    expect(experimentsOfJob([anExperiment('x', time)], job)).toHaveLength(count);
  });

  test('two that could be meant are both named', () => {
    const experiments = [anExperiment('a', '2024-01-01T00:10:00Z'), anExperiment('b', '2024-01-01T00:20:00Z')];
    expect(experimentsOfJob(experiments, job)).toEqual(['tb/experiments/a', 'tb/experiments/b']);
  });

  test("the tensorboard's own name does not count as the experiment's", () => {
    expect(experimentsOfJob([{ name: 'tensorboards/tempotune-1/experiments/x' }], job)).toEqual([]);
  });
});
