import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { connect, RunFailedError, type TempotuneClient } from '../../src/client.ts';
import type { SweepResult } from '../../src/contract/index.ts';
import { aGeminiRequest, aSweepRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';

let rig: Rig;
let client: TempotuneClient;

beforeAll(async () => {
  rig = await startRig('plan');
  client = connect({ temporalAddress: inject('temporalAddress'), taskQueue: 'plan' });
});

afterAll(async () => {
  await client.close();
  await rig.close();
});

test('a service gets the plan from a worker, and nothing is made for it', async () => {
  const plan = await client.plan(aSweepRequest());
  expect(plan).toMatchObject({ kind: 'sweep', trialCount: 3, quota: { rounds: 3 }, dataset: { examples: 40 } });
  expect(plan.trials.map(({ spec }) => spec.api)).toEqual(['pipelineJobs', 'pipelineJobs', 'pipelineJobs']);
  expect(rig.emulator.jobs()).toEqual([]);
  expect(await rig.objects.stat(`gs://test-bucket/output/datasets/${plan.dataset.sha256}.jsonl`)).toBeUndefined();
});

test('a wrong request is one failure with every problem', async () => {
  const wrong = aSweepRequest({ vary: { trainSteps: [0] }, minimumTrials: 5 });
  const failure = await client.plan(wrong).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(RunFailedError);
  expect(String(failure)).toMatch(/vary\.trainSteps\[0\]/);
});

test('of a thousand trials the answer has the first twenty, and the numbers of all', async () => {
  const trials = Array.from({ length: 1_000 }, (_, index) => ({ trainSteps: 10 + index }));
  const { vary: _, ...request } = aSweepRequest({ trials });
  const plan = await client.plan(request);
  expect(plan).toMatchObject({ trialCount: 1_000, quota: { waiting: 999 } });
  expect(plan.trials).toHaveLength(20);
  expect(JSON.stringify(plan).length).toBeLessThan(64 * 1024);
});

test('a sweep bound to a plan starts what was agreed on, and refuses anything else before it spends', async () => {
  const { planHash } = await client.plan(aSweepRequest());
  const agreed = await rig.start('sweep', aSweepRequest({ planHash }));
  await expect(agreed.result()).resolves.toMatchObject({ trials: { total: 3, succeeded: 3 } });
  const jobs = rig.emulator.jobs().length;
  const other = await rig.start('sweep', aSweepRequest({ planHash, vary: { trainSteps: [5, 10, 20] } }));
  await expect(other.result()).rejects.toMatchObject({
    cause: expect.objectContaining({ type: 'InvalidRequest', message: expect.stringContaining('[PLAN_DIFFERS]') }),
  });
  expect(rig.emulator.jobs()).toHaveLength(jobs);
});

test('a sweep with a limit starts only what fits, counts what Google bills, and says what it did not start', async () => {
  const tune = aGeminiRequest();
  const { dataset } = await client.plan({ tune, vary: { epochCount: [1] } });
  const most = (epochs: number): number => (epochs * Math.ceil(dataset.sizeBytes / 2.5) * 5 * 3) / 1_000_000;
  const jobs = rig.emulator.jobs().length;
  const maximumCost = most(2) + most(1) / 3;
  const run = await rig.start('sweep', { tune, vary: { epochCount: [1, 2, 3] }, maximumCost });
  const { ranking, cost } = (await run.result()) as SweepResult;
  expect(rig.emulator.jobs()).toHaveLength(jobs + 2);
  expect(ranking.map(({ epochCount, outcome }) => [epochCount, outcome])).toEqual(
    expect.arrayContaining([
      [1, 'succeeded'],
      [2, 'succeeded'],
      [3, 'cancelled'],
    ]),
  );
  const notStarted = ranking.find(({ epochCount }) => epochCount === 3);
  expect(notStarted?.reason).toMatch(/^not started: it may cost up to .* US dollars/);
  expect(cost).toMatchObject({ maximumUsd: maximumCost, notStarted: 1 });
  expect(cost?.spentUsd).toBeGreaterThan(0);
  expect(cost?.spentUsd).toBeLessThanOrEqual(maximumCost);
});

test.each([
  ['no price is known', aGeminiRequest(), 'COST_UNKNOWN'],
  ['not even one trial fits', aGeminiRequest({ epochCount: 20 }), 'COST_BELOW_TRIALS'],
])('a limit is refused when %s', async (_, tune, code) => {
  const run = await rig.start('sweep', { tune, maximumCost: 0.000_001 });
  await expect(run.result()).rejects.toMatchObject({
    cause: expect.objectContaining({ message: expect.stringContaining(`[${code}]`) }),
  });
});
