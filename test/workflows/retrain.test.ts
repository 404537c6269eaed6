import { type ScheduleHandle, ScheduleOverlapPolicy } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Champion, RetrainResult } from '../../src/contract/index.ts';
import { championUri } from '../../src/contract/index.ts';
import { aRetrainRequest, dayOf, type Season, writeExports } from '../support/daily-exports.ts';
import { type Rig, startRig } from '../support/rig.ts';

const season: Season = { first: '2026-08-01', days: 6, exported: (day) => day === 0 || day === 3 };

let rig: Rig;
beforeAll(async () => {
  rig = await startRig('retrain');
  await writeExports(season, rig);
});
afterAll(() => rig.close());

async function championOf(name: string): Promise<Champion> {
  const chunks: Buffer[] = [];
  const uri = championUri({ root: 'gs://test-bucket/output', name });
  for await (const chunk of rig.objects.read(uri)) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString()) as Champion;
}

describe('a retraining', () => {
  test('tunes on the newest export, becomes champion, and is skipped the next time', async () => {
    const request = aRetrainRequest('single');
    const first = (await (await rig.start('retrain', request)).result()) as RetrainResult;
    expect(first).toMatchObject({ outcome: 'promoted', champion: { number: 1, model: first.sweep?.model } });
    expect(first.dataset.uri).toBe(`gs://test-bucket/exports/${dayOf(season, 3)}/train.jsonl`);

    const jobs = rig.emulator.jobs().length;
    const again = (await (await rig.start('retrain', request)).result()) as RetrainResult;
    expect(again).toMatchObject({
      outcome: 'skipped',
      reason: 'data and request are those of the run that made the champion',
      earlier: { model: first.sweep?.model, workflowId: first.sweep?.workflowId },
    });
    expect(again.earlier?.link).toMatch(/^https:\/\/console\.cloud\.google\.com\//);
    expect(rig.emulator.jobs()).toHaveLength(jobs);
  });

  test('is refused at once with every problem', async () => {
    const { champion: _, ...request } = aRetrainRequest('none');
    const wrong = {
      ...request,
      tune: { ...request.tune, datasetUri: 'gs://test-bucket/none/{date}.jsonl' },
      minimumTrials: 9,
    };
    await expect((await rig.start('retrain', wrong)).result()).rejects.toMatchObject({
      cause: expect.objectContaining({
        type: 'InvalidRequest',
        message: expect.stringMatching(/\[MINIMUM_ABOVE_TRIALS\][\s\S]*\[DATASET_PATTERN_EMPTY\]/),
      }),
    });
    await expect((await rig.start('retrain', request)).result()).rejects.toMatchObject({
      cause: expect.objectContaining({ message: expect.stringContaining('[CHAMPION_REQUIRED]') }),
    });
  });

  test('of a schedule means the data of its day, so that a backfill repeats history', async () => {
    const schedule: ScheduleHandle = await rig.client.schedule.create({
      scheduleId: 'retrain-season',
      spec: { cronExpressions: ['0 4 * * *'] },
      action: {
        type: 'startWorkflow',
        workflowType: 'retrain',
        workflowId: 'season',
        taskQueue: 'retrain',
        args: [aRetrainRequest('season')],
      },
      state: { paused: true },
    });
    try {
      await schedule.backfill({
        start: new Date(`${dayOf(season, 0)}T00:00:00Z`),
        end: new Date(`${dayOf(season, season.days)}T00:00:00Z`),
        overlap: ScheduleOverlapPolicy.BUFFER_ALL,
      });
      const results: RetrainResult[] = [];
      for (let day = 0; day < season.days; day += 1) {
        const workflowId = `season-${dayOf(season, day)}T04:00:00Z`;
        await expect
          .poll(
            () =>
              rig.client.workflow
                .getHandle(workflowId)
                .describe()
                .then(
                  () => true,
                  () => false,
                ),
            { timeout: 60_000 },
          )
          .toBe(true);
        results.push((await rig.client.workflow.getHandle(workflowId).result()) as RetrainResult);
      }
      expect(results.map(({ dataAsOf }) => dataAsOf.slice(0, 10))).toEqual(results.map((_, day) => dayOf(season, day)));
      const isSkipped = results.map(({ outcome }) => outcome === 'skipped');
      expect(isSkipped).toEqual([false, true, true, false, true, true]);
      expect((await championOf('season')).number).toBe(results.filter(({ outcome }) => outcome === 'promoted').length);
    } finally {
      await schedule.delete();
    }
  }, 180_000);
});
