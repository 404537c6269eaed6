import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RequestLeaseInput } from '../../src/activities/request-lease.ts';
import {
  ledgerQuery,
  type QuotaView,
  quotaBrokerId,
  type SweepResult,
  setLimitUpdate,
} from '../../src/contract/index.ts';
import { workflowIdIn } from '../../src/vertex/workflow-labels.ts';
import { aTuneRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';

const NAME = 'quota-line';
const SWEEPS = 20;
const TRIALS = 3;
const BROKER = quotaBrokerId(NAME, 'test-project', 'gpu');
const { trainSteps: _, ...tune } = aTuneRequest({ evaluationInterval: 1 });
const patience = { timeout: 300_000, interval: 200 };

let rig: Rig;
beforeAll(async () => {
  rig = await startRig(NAME, { settings: { quotaLimits: { gpu: 1, tpu: 1, gemini: 1 } } });
});
afterAll(() => rig.close());

const ledger = (): Promise<QuotaView> => rig.client.workflow.getHandle(BROKER).query(ledgerQuery);
const waiting = async (): Promise<number> => (await ledger()).waiting.length;

/** When the run asked for quota first, as it said itself. */
async function askedAtMs(workflowId: string): Promise<number> {
  const { events } = await rig.client.workflow.getHandle(workflowId).fetchHistory();
  const asked = events?.find(
    ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name === 'requestLease',
  );
  const payload = asked?.activityTaskScheduledEventAttributes?.input?.payloads?.[0];
  if (!payload) throw new Error(`${workflowId} never asked for quota`);
  return defaultPayloadConverter.fromPayload<RequestLeaseInput>(payload).request.askedAtMs;
}

async function statusesOfBroker(): Promise<string[]> {
  const statuses: string[] = [];
  for await (const { status } of rig.client.workflow.list({ query: `WorkflowId = '${BROKER}'` }))
    statuses.push(status.name);
  return statuses;
}

test('twenty sweeps on a quota of one job: in order, never two at once, and all end', async () => {
  rig.emulator.faults.add([
    { id: 'quota', method: 'CreatePipelineJob', kind: 'quota', limit: 1 },
    { method: 'CreatePipelineJob', kind: 'error', code: 'RESOURCE_EXHAUSTED', skip: 5, count: 2 },
    { method: 'CreatePipelineJob', kind: 'fail-task', task: 'large-language-model-tuning', code: 'RESOURCE_EXHAUSTED' },
  ]);
  const first = await rig.start('tuneModel', aTuneRequest({ trainSteps: 1, evaluationInterval: 1 })); // starts the broker
  await first.result();
  const before = rig.emulator.jobs().length;
  await rig.client.workflow.getHandle(BROKER).executeUpdate(setLimitUpdate, { args: [0] });
  const sweeps: WorkflowHandle[] = [];
  for (let sweep = 0; sweep < SWEEPS; sweep += 1)
    sweeps.push(await rig.start('sweep', { tune, vary: { trainSteps: [1, 2, 3] }, parallelism: TRIALS }));
  await expect.poll(waiting, patience).toBe(SWEEPS * TRIALS);
  await rig.client.workflow.getHandle(BROKER).executeUpdate(setLimitUpdate, { args: [1] });

  await expect.poll(waiting, patience).toBeLessThanOrEqual(40);
  await rig.client.workflow.getHandle(BROKER).terminate('a fire drill');
  await expect.poll(waiting, patience).toBeLessThanOrEqual(25);
  const holder = await terminateHolder();
  const results = await Promise.all(sweeps.map((sweep) => sweep.result() as Promise<SweepResult>));

  expect(results.map(({ trials }) => trials.succeeded).sort()).toEqual([
    TRIALS - 1,
    ...Array.from({ length: SWEEPS - 1 }, () => TRIALS),
  ]);
  expect(results.flatMap(({ ranking }) => ranking).filter(({ outcome }) => outcome !== 'succeeded')).toMatchObject([
    { workflowId: holder, outcome: 'terminated' },
  ]);
  expect(rig.emulator.faults.list().find(({ id }) => id === 'quota')?.fired).toBe(0);
  expect(rig.emulator.faults.unfired()).toEqual([]);
  const watchers = rig.emulator
    .jobs()
    .slice(before)
    .map(({ labels }) => workflowIdIn(labels) ?? '');
  expect(new Set(watchers).size).toBe(SWEEPS * TRIALS);
  const times = await Promise.all(watchers.map(askedAtMs));
  expect(times).toEqual([...times].sort((a, b) => a - b));
  const statuses = await statusesOfBroker();
  expect(statuses.filter((status) => status === 'TERMINATED')).toHaveLength(1);
  expect(statuses).toContain('CONTINUED_AS_NEW');
  await expect.poll(ledger).toMatchObject({ held: [], waiting: [] });
});

/** While its job runs; answers its workflow id. */
async function terminateHolder(): Promise<string> {
  rig.emulator.clock.setSpeed(20);
  const isRunning = (workflowId: string): boolean =>
    rig.emulator.jobs().some(({ labels, state }) => workflowIdIn(labels) === workflowId && /RUNNING/.test(state));
  for (;;) {
    const [held] = (await ledger()).held;
    if (held?.holder && isRunning(held.holder.workflowId)) {
      await rig.client.workflow.getHandle(held.holder.workflowId).terminate('a fire drill');
      rig.emulator.clock.setSpeed(2_000);
      return held.holder.workflowId;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
