import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScheduleNotFoundError } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import type { FindingsError } from '../../src/cli/cli-error.ts';
import { runScheduleApply } from '../../src/cli/commands/schedule-apply.ts';
import { runScheduleBackfill } from '../../src/cli/commands/schedule-backfill.ts';
import { runScheduleDescribe } from '../../src/cli/commands/schedule-describe.ts';
import { runScheduleList } from '../../src/cli/commands/schedule-list.ts';
import { runScheduleSwitch } from '../../src/cli/commands/schedule-switches.ts';
import { runScheduleTrigger } from '../../src/cli/commands/schedule-trigger.ts';
import { connect, type TempotuneClient } from '../../src/client.ts';
import { sentence } from '../../src/contract/index.ts';
import { aRetrainRequest } from '../support/daily-exports.ts';
import { type FakeContext, fakeContext } from './fake-context.ts';

let folder: string;
let client: TempotuneClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tempotune-schedules-'));
  client = connect({ temporalAddress: inject('temporalAddress'), taskQueue: 'nobody-serves' });
});

afterEach(async () => {
  for await (const { scheduleId } of client.temporal.schedule.list()) {
    if (scheduleId.startsWith('night'))
      await client.temporal.schedule
        .getHandle(scheduleId)
        .delete()
        .catch(() => {});
  }
});

afterAll(async () => {
  await client.close();
  await rm(folder, { recursive: true });
});

function context(): FakeContext {
  return fakeContext({
    client: new Proxy(client, {
      get: (real, key) => (key === 'close' ? async () => {} : Reflect.get(real, key, real)),
    }),
  });
}

async function fileOf(entries: readonly object[], name = 'team'): Promise<string> {
  const path = join(folder, 'schedules.json');
  await writeFile(path, JSON.stringify({ name, schedules: entries }, null, 1));
  return path;
}

const night = (different: object = {}): object => ({
  id: 'night',
  cron: '0 4 * * *',
  request: aRetrainRequest('night'),
  ...different,
});

async function applied(entries: readonly object[], options: object = {}): Promise<string> {
  const fake = context();
  await runScheduleApply({ file: await fileOf(entries), yes: true, ...options }, fake);
  return fake.printed.out;
}

const described = (id = 'night') => client.temporal.schedule.getHandle(id).describe();

describe('tempotune schedule apply', () => {
  test('shows first what it would do, and does nothing without --yes', async () => {
    const fake = context();
    await runScheduleApply({ file: await fileOf([night()]) }, fake);
    expect(fake.printed.out).toMatch(/night +create/);
    expect(fake.printed.notes).toContain('1 change to do. Next: tempotune schedule apply');
    await expect(described()).rejects.toBeInstanceOf(ScheduleNotFoundError);
  });

  test('creates, leaves alone what is as wanted, and replaces a changed time instead of adding one', async () => {
    expect(await applied([night()])).toMatch(/night +create/);
    expect(await applied([night()])).toMatch(/night +none/);
    expect(await applied([night({ cron: '30 5 * * *' })])).toMatch(/night +update +cron/);
    const { spec, policies } = await described();
    expect(spec.calendars).toHaveLength(1);
    expect(spec.calendars?.[0]).toMatchObject({ hour: [{ start: 5 }], minute: [{ start: 30 }] });
    expect(policies).toMatchObject({ overlap: 'SKIP', catchupWindow: 86_400_000 });
  });

  test('a schedule that was paused by hand stays paused through an update', async () => {
    await applied([night()]);
    await runScheduleSwitch('pause', { id: 'night', note: 'data are being moved' }, context());
    await applied([night({ timeZone: 'Europe/Berlin' })]);
    expect((await described()).state).toMatchObject({ paused: true, note: 'data are being moved' });
  });

  test('deletes what the file no longer has only when asked, and nothing of anybody else', async () => {
    await applied([night(), night({ id: 'night-2' })]);
    expect(await applied([night()])).toMatch(/night-2 +none: no longer in the file/);
    expect(await applied([night()], { prune: true })).toMatch(/night-2 +delete/);
    await expect(described('night-2')).rejects.toBeInstanceOf(ScheduleNotFoundError);
    const others = runScheduleApply({ file: await fileOf([night()], 'others'), yes: true }, context());
    await expect(others).rejects.toThrow('night: not made from this file, and not touched');
  });

  test('names every problem of the file and of the requests that it names, each where it stands', async () => {
    await writeFile(join(folder, 'request.yaml'), 'tune:\n  project: my-project\n  trainSteps: 0\n');
    const entries = [
      night({ cron: 'daily', timeZone: 'Mars/Base', every: '6h' }),
      { id: 'night', requestFile: 'request.yaml', overlap: 'skip', cron: '0 4 * * *' },
    ];
    const failure = (await applied(entries).catch((error: unknown) => error)) as FindingsError;
    const lines = failure.findings.map(sentence);
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/schedules\.json:\d+:\d+ schedules\[0\]\.cron: daily, but a cron has five fields/),
        expect.stringMatching(/schedules\[0\]\.timeZone: Mars\/Base, but a time zone is an IANA name/),
        expect.stringMatching(/schedules\[0\]\.cron.*either cron or every/),
        expect.stringMatching(/schedules\[1\]\.overlap: skip.*write Skip/),
        expect.stringMatching(/schedules\[1\]\.id: night, but it stands at schedules\[0\]\.id already/),
        expect.stringMatching(/^request\.yaml:3:\d+ tune\.trainSteps: 0/),
        expect.stringMatching(/^request\.yaml.* champion.* challenges a champion/),
      ]),
    );
  });
});

describe('a schedule that is there', () => {
  test('runs when triggered, but never twice at a time', async () => {
    await applied([night({ paused: true })]);
    const first = context();
    await runScheduleTrigger({ id: 'night', json: true }, first);
    const started = JSON.parse(first.printed.out) as { how: string; workflowId: string };
    expect(started.how).toBe('started');
    const second = context();
    await runScheduleTrigger({ id: 'night', json: true }, second);
    expect(JSON.parse(second.printed.out)).toEqual({ how: 'skipped', workflowId: started.workflowId });
    await client.temporal.workflow.getHandle(started.workflowId).terminate();
  });

  test('is listed and described', async () => {
    await applied([night({ note: 'newest export' })]);
    await expect
      .poll(async () => {
        const list = context();
        await runScheduleList({}, list);
        return list.printed.out;
      })
      .toMatch(/night +retrain +\d{4}-\d\d-\d\dT04:00:00.000Z +– +team +newest export/);
    const shown = context();
    await runScheduleDescribe({ id: 'night' }, shown);
    expect(shown.printed.out).toContain('overlap    SKIP; missed runs are made up for within 1d 00h');
    expect(shown.printed.out).toContain('"champion":"night"');
  });

  test('is asked for runs of the past, one after the other', async () => {
    await applied([night({ paused: true })]);
    const range = { from: new Date('2026-08-01'), to: new Date('2026-08-03') };
    await runScheduleBackfill({ id: 'night', ...range }, context());
    await expect.poll(async () => (await described()).info.runningActions.length, { timeout: 20_000 }).toBe(1);
    const [running] = (await described()).info.runningActions;
    expect(running?.workflow.workflowId).toBe('night-2026-08-01T04:00:00Z');
    await runScheduleSwitch('delete', { id: 'night' }, context());
    await client.temporal.workflow.getHandle('night-2026-08-01T04:00:00Z').terminate();
  });

  test('that is not there is said so', async () => {
    await expect(runScheduleTrigger({ id: 'night-none' }, context())).rejects.toThrow(
      'there is no schedule night-none',
    );
    await expect(runScheduleSwitch('pause', { id: 'night-none' }, context())).rejects.toThrow('there is no schedule');
  });
});
