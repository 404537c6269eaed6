import { type ScheduleHandle, ScheduleOverlapPolicy } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { runChampionRollback } from '../../src/cli/commands/champion-rollback.ts';
import { connect } from '../../src/client.ts';
import type { Champion, ChampionDecision, RetrainResult } from '../../src/contract/index.ts';
import { championHistoryUri, championUri } from '../../src/contract/index.ts';
import { fakeContext } from '../cli/fake-context.ts';
import { aRetrainRequest, dayOf, type Season, writeExports } from '../support/daily-exports.ts';
import { type Rig, startRig } from '../support/rig.ts';

const NAME = 'season';
const target = { root: 'gs://test-bucket/output', name: NAME };
const season: Season = { first: '2026-08-01', days: 90, exported: (day) => day % 7 === 0 };

let rig: Rig;
let schedule: ScheduleHandle;
let results: readonly RetrainResult[];

/** Ninety days of daily retraining, run one after the other as the schedule's backfill asks. */
beforeAll(async () => {
  rig = await startRig('ninety-days', { emulator: { speed: 20_000 } });
  await writeExports(season, rig);
  schedule = await rig.client.schedule.create({
    scheduleId: 'ninety-days',
    spec: { cronExpressions: ['0 4 * * *'] },
    action: {
      type: 'startWorkflow',
      workflowType: 'retrain',
      workflowId: NAME,
      taskQueue: 'ninety-days',
      args: [aRetrainRequest(NAME)],
    },
    state: { paused: true },
  });
  await schedule.backfill({
    start: new Date(`${dayOf(season, 0)}T00:00:00Z`),
    end: new Date(`${dayOf(season, season.days)}T00:00:00Z`),
    overlap: ScheduleOverlapPolicy.BUFFER_ALL,
  });
  const ended: RetrainResult[] = [];
  for (let day = 0; day < season.days; day += 1) ended.push(await resultOf(`${NAME}-${dayOf(season, day)}T04:00:00Z`));
  results = ended;
}, 600_000);

afterAll(async () => {
  await schedule.delete();
  await rig.close();
});

async function resultOf(workflowId: string): Promise<RetrainResult> {
  const run = rig.client.workflow.getHandle(workflowId);
  await vi.waitFor(() => run.describe(), { timeout: 120_000, interval: 200 });
  return (await run.result()) as RetrainResult;
}

async function json<T>(uri: string): Promise<T> {
  const chunks: Buffer[] = [];
  for await (const chunk of rig.objects.read(uri)) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString()) as T;
}

const count = (outcome: RetrainResult['outcome']): number => results.filter((one) => one.outcome === outcome).length;

test('each day means its own data: it tunes when there is a new export, and is skipped when not', () => {
  const tuned = results.map(({ outcome }) => outcome !== 'skipped');
  expect(tuned).toEqual(results.map((_, day) => season.exported(day)));
  for (const [day, { dataset, dataAsOf }] of results.entries()) {
    const newest = dayOf(season, day - (day % 7));
    expect([dataAsOf.slice(0, 10), dataset.uri]).toEqual([
      dayOf(season, day),
      `gs://test-bucket/exports/${newest}/train.jsonl`,
    ]);
  }
});

test('there is one job for each export, none for a skipped day', () => {
  const exports = results.filter((_, day) => season.exported(day)).length;
  expect(rig.emulator.jobs()).toHaveLength(exports);
  expect(count('skipped')).toBe(season.days - exports);
  expect(count('promoted') + count('kept')).toBe(exports);
});

test('a skipped day says which run tried the same, and links to its model', () => {
  for (const { outcome, earlier } of results) {
    if (outcome !== 'skipped') continue;
    expect(earlier?.workflowId).toMatch(/^season-.*\.sweep$/);
    expect(earlier?.link).toContain('/models/');
  }
});

test('the champion is the best so far, and its history is complete', async () => {
  const promotions = results.filter(({ outcome }) => outcome === 'promoted');
  const champion = await json<Champion>(championUri(target));
  expect(champion).toMatchObject({ number: promotions.length, model: promotions.at(-1)?.sweep?.model });
  const objects = await rig.objects.list(championHistoryUri(target));
  const decisions = await Promise.all(objects.map(({ uri }) => json<ChampionDecision>(uri)));
  expect(decisions.map(({ outcome }) => outcome)).toEqual(
    results.flatMap(({ outcome }) => (outcome === 'skipped' ? [] : [outcome])),
  );
  const numbers = decisions.flatMap(({ number }) => (number === undefined ? [] : [number]));
  expect(numbers).toEqual(numbers.map((_, at) => at + 1));
  const values = promotions.map(({ sweep }) => sweep?.objective ?? 0);
  expect(values).toEqual([...values].sort((a, b) => a - b)); // token accuracy: each champion is better than the one before
});

test('rolling back makes the champion before it champion again, which the history says', async () => {
  const before = await json<Champion>(championUri(target));
  const environment = { TEMPOTUNE_VERTEX_ENDPOINT: rig.emulator.url, TEMPOTUNE_STORAGE_ENDPOINT: rig.emulator.url };
  const client = connect({ temporalAddress: inject('temporalAddress'), taskQueue: 'ninety-days' });
  const rollback = { ...target, reason: 'worse on long prompts', person: 'somebody' };
  expect(await runChampionRollback(rollback, fakeContext({ environment, client }))).toBe(0);
  const after = await json<Champion>(championUri(target));
  expect(after).toMatchObject({ number: before.number + 1, model: before.previous?.model });
  expect(after.reason).toContain('worse on long prompts');
});
