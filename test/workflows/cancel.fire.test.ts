import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { QuotaLines } from '../../src/client/quota-lines.ts';
import { BILL_MEMO, type Phase, progressQuery } from '../../src/contract/progress.ts';
import type { FaultRule } from '../../src/emulator/faults.ts';
import { aGeminiRequest, aTuneRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';

vi.setConfig({ testTimeout: 60_000 });

let rig: Rig;
beforeAll(async () => {
  rig = await startRig('cancel');
});
afterEach(async () => {
  rig.emulator.faults.clear();
  // what Google refused to one run holds up all of its pool for a while; a new limit ends that
  for (const { project, pool, refused } of await quotaLines().show())
    if (refused) await quotaLines().setLimit(project, pool, 100);
});
afterAll(() => rig.close());

const quotaLines = (): QuotaLines => new QuotaLines(rig.client, rig.settings);

const apis = {
  pipelineJobs: {
    create: 'CreatePipelineJob',
    get: 'GetPipelineJob',
    cancel: 'CancelPipelineJob',
    register: 'UpdateModel',
    input: aTuneRequest,
  },
  tuningJobs: {
    create: 'CreateTuningJob',
    get: 'GetTuningJob',
    cancel: 'CancelTuningJob',
    register: 'UpdateModel',
    input: aGeminiRequest,
  },
} as const;
type Api = (typeof apis)[keyof typeof apis];

interface Moment {
  readonly faults?: (api: Api) => FaultRule[];
  /** Reached when this fault has fired, or else when the run is in that phase. */
  readonly fired?: string;
  readonly phase?: Phase;
  readonly pollInterval?: string;
  /** The create does its work only when the run already cleans up. */
  readonly isLate?: true;
  /** States that its jobs may end in; none: no job is made. */
  readonly ends: readonly RegExp[];
  readonly bill: RegExp;
}

const NOTHING = /no job was made, nothing is billed/;
const CANCELLED = /is CANCELLED; .*bill/;

const moments: Record<string, Moment> = {
  'while a create is under way': {
    faults: ({ create }) => [{ id: 'now', method: create, kind: 'hold', point: 'before' }],
    fired: 'now',
    isLate: true,
    ends: [/CANCELLED/],
    bill: CANCELLED,
  },
  'while the answer to a create is on its way': {
    faults: ({ create }) => [{ id: 'now', method: create, kind: 'hold', point: 'after' }],
    fired: 'now',
    ends: [/CANCELLED/],
    bill: CANCELLED,
  },
  'in the back-off after creates that failed': {
    faults: ({ create }) => [{ id: 'now', method: create, kind: 'error', code: 'UNAVAILABLE', count: 100 }],
    fired: 'now',
    ends: [],
    bill: NOTHING,
  },
  'while it waits for quota': {
    faults: ({ create }) => [{ method: create, kind: 'error', code: 'RESOURCE_EXHAUSTED', count: 100 }],
    phase: 'waiting for quota',
    pollInterval: '1h',
    ends: [],
    bill: NOTHING,
  },
  'while it waits between two polls': {
    phase: 'tuning',
    pollInterval: '1h',
    ends: [/CANCELLED/],
    bill: CANCELLED,
  },
  'while a poll is under way': {
    faults: ({ get }) => [{ id: 'now', method: get, kind: 'hold', skip: 2 }],
    fired: 'now',
    ends: [/CANCELLED/],
    bill: CANCELLED,
  },
};

async function reached(run: WorkflowHandle, { fired, phase }: Pick<Moment, 'fired' | 'phase'>): Promise<void> {
  const isReached = async (): Promise<boolean> => {
    if (fired === undefined) return (await run.query(progressQuery)).phase === phase;
    return rig.emulator.faults.list().some((fault) => fault.id === fired && fault.fired > 0);
  };
  await expect.poll(isReached, { timeout: 20_000 }).toBe(true);
}

async function billOf(run: WorkflowHandle): Promise<string> {
  await expect(run.result()).rejects.toThrow(WorkflowFailedError);
  const { status, memo } = await run.describe();
  expect(status.name).toBe('CANCELLED');
  return String(memo?.[BILL_MEMO]);
}

describe.each(Object.entries(apis))('a cancel of a run on %s', (name, api) => {
  const states = (): string[] => rig.emulator.jobs().map(({ state }) => state);
  const start = (pollInterval = '100ms'): Promise<WorkflowHandle> => {
    rig.emulator.clock.setSpeed(20); // its job must still run
    return rig.start('tuneModel', api.input({ pollInterval }), name);
  };
  const arrived = async (cancels: number): Promise<void> => {
    await expect.poll(() => rig.requests(api.cancel), { timeout: 20_000 }).toBeGreaterThan(cancels);
    rig.emulator.clock.setSpeed(2_000);
  };

  test.each(Object.entries(moments))('%s reaches its job, and says what is billed', async (_, moment) => {
    const [before, cancels] = [states().length, rig.requests(api.cancel)];
    rig.emulator.faults.add(moment.faults?.(api) ?? []);
    const run = await start(moment.pollInterval);
    await reached(run, moment);
    await run.cancel();
    if (moment.isLate) {
      await reached(run, { phase: 'cancelling' });
      rig.emulator.faults.clear();
    }
    if (moment.ends.length > 0) await arrived(cancels);
    expect(await billOf(run)).toMatch(moment.bill);
    expect(states().slice(before)).toEqual(moment.ends.map((end) => expect.stringMatching(end)));
  });

  test('twice is a cancel', async () => {
    const [before, cancels] = [states().length, rig.requests(api.cancel)];
    const run = await start();
    await reached(run, { phase: 'tuning' });
    await Promise.all([run.cancel(), run.cancel()]);
    await expect.poll(() => rig.requests(api.cancel), { timeout: 20_000 }).toBeGreaterThan(cancels);
    await run.cancel(); // in the middle of the clean-up
    rig.emulator.clock.setSpeed(2_000);
    expect(await billOf(run)).toMatch(CANCELLED);
    expect(states().slice(before)).toEqual([expect.stringMatching(/CANCELLED/)]);
  });

  test('while no worker is up reaches its job when one is, and so does one before any worker was', async () => {
    const [before, cancels] = [states().length, rig.requests(api.cancel)];
    const run = await start();
    await reached(run, { phase: 'tuning' });
    await rig.stopWorker();
    const meanwhile = states().slice(before);
    const early = await start();
    await Promise.all([run.cancel(), early.cancel()]);
    await rig.startWorker();
    expect(meanwhile).toEqual([expect.stringMatching(/QUEUED|PENDING|RUNNING/)]); // a shutdown is no cancel
    await arrived(cancels);
    expect(await billOf(run)).toMatch(CANCELLED);
    expect(await billOf(early)).toMatch(NOTHING);
    expect(states().slice(before)).toEqual([expect.stringMatching(/CANCELLED/)]);
  });

  test('while it registers says that the job had succeeded, and what that cost', async () => {
    const before = states().length;
    rig.emulator.faults.add([{ method: api.register, kind: 'error', code: 'UNAVAILABLE', count: 100 }]);
    const run = await start();
    rig.emulator.clock.setSpeed(2_000);
    await reached(run, { phase: 'registering' });
    await run.cancel();
    expect(await billOf(run)).toMatch(/is SUCCEEDED; .*bill/);
    expect(states().slice(before)).toEqual([expect.stringMatching(/SUCCEEDED/)]);
  });
});

test.each(Object.entries(apis))(
  'a worker that stops in the middle of a create cancels nothing on %s',
  async (name, api) => {
    const before = rig.emulator.jobs().length;
    const cancels = rig.requests(api.cancel);
    rig.emulator.faults.add([{ id: 'now', method: api.create, kind: 'latency', latencyMs: 1_500 }]);
    const run = await rig.start('tuneModel', api.input(), name);
    await reached(run, { fired: 'now' });
    await rig.stopWorker();
    await rig.startWorker();
    await run.result();
    expect(rig.emulator.jobs()).toHaveLength(before + 1);
    expect(rig.requests(api.cancel)).toBe(cancels);
  },
);
