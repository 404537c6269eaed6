import { describe, expect, test } from 'vitest';
import { aTuneResult } from '../../test/cli/results.ts';
import { type FakeCloud, fakeCloud, runActivity } from '../../test/support/fake-cloud.ts';
import { aSweepRequest } from '../../test/support/requests.ts';
import type { SweepResult } from '../contract/results.ts';
import { resolveSweepRequest } from '../requests/resolve-sweep-request.ts';
import { type RankInput, rankSweep } from './rank-sweep.ts';
import { recordTrial } from './record-trial.ts';
import { validateSweep } from './validate-sweep.ts';

const COUNT = 1_000;
const key = { workflowId: 'large', firstExecutionRunId: 'first', attempt: 1, resubmission: 0 };

/** A sweep of a thousand trials, each with its record, and the last one's reason for having none. */
async function largeSweep(cloud: FakeCloud): Promise<RankInput> {
  const trials = Array.from({ length: COUNT }, (_, at) => ({ trainSteps: 20, learningRateMultiplier: at + 1 }));
  const { vary: _, ...request } = aSweepRequest({ trials });
  const { dataset, sweep } = await runActivity(validateSweep(cloud.dependencies), [request, 'large']);
  const record = recordTrial(cloud.dependencies);
  for (const { index } of sweep.trials.slice(1)) {
    const metrics = {
      eval_fraction_of_correct_next_step_preds: index / COUNT,
      eval_total_loss: 1,
      train_total_loss: 1,
    };
    const result = { ...aTuneResult(), model: 'projects/p/locations/us-central1/models/7@1', metrics };
    await record({ key: { ...key, trial: index }, outputDirectory: sweep.tune.outputDirectory, result });
  }
  return {
    sweepId: 'large',
    runId: 'run',
    sweep,
    outcomes: sweep.trials.map((trial) => ({
      trial,
      workflowId: `large.trial-${trial.index}`,
      ...(trial.index === 2 ? { outcome: 'failed', reason: 'r'.repeat(300) } : { outcome: 'succeeded' }),
    })),
    dataset,
    snapshots: {
      training: { uri: 'gs://test-bucket/output/datasets/a.jsonl', sha256: dataset.sha256, generation: '1' },
    },
    startedAtMs: 0,
    endedAtMs: 1,
    warnings: [],
  };
}

describe('the ranking of a thousand trials', () => {
  let input: RankInput;
  let result: SweepResult;
  let table: { readonly ranking: readonly { readonly index: number; readonly reason?: string }[] };

  test('reads their results where they wrote them; what travels to it is small', async () => {
    const cloud = await fakeCloud();
    input = await largeSweep(cloud);
    expect(Buffer.byteLength(JSON.stringify(input))).toBeLessThan(1_048_576); // a payload holds 2 MB
    result = await runActivity(rankSweep(cloud.dependencies), [input]);
    table = JSON.parse(cloud.objects.textOf(result.tableUri) ?? '') as typeof table;
    expect(result.best.index).toBe(COUNT);
    expect(result.trials).toEqual({ total: COUNT, succeeded: COUNT - 1, failed: 1 });
  });

  test('answers the best twenty in less than 64 KB, and the table has all', () => {
    expect(result.ranking).toHaveLength(20);
    expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThan(65_536);
    expect(table.ranking).toHaveLength(COUNT);
  });

  test('says of a trial whose record is gone that it is gone', () => {
    expect(table.ranking.find(({ index }) => index === 1)?.reason).toBe('its result is gone from the output directory');
  });
});

test('more than a thousand trials are refused', () => {
  const { vary: _, ...request } = aSweepRequest({
    trials: Array.from({ length: 1_001 }, (__, at) => ({ trainSteps: at + 20 })),
  });
  expect(resolveSweepRequest(request).findings.map(({ code }) => code)).toContain('TRIALS');
  const grid = aSweepRequest({
    vary: {
      trainSteps: Array.from({ length: 40 }, (_, at) => 20 * (at + 1)),
      learningRateMultiplier: Array.from({ length: 26 }, (_, at) => at + 1),
    },
  });
  expect(resolveSweepRequest(grid).findings.map(({ code }) => code)).toContain('TOO_MANY_TRIALS');
});
