import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { type QuotaPool, quotaBrokerId, type SweepResult, trialWorkflowId } from '../../src/contract/index.ts';
import { startGeminiRig } from '../support/gemini-rig.ts';
import { aGeminiRequest, aSweepRequest, aTuneRequest } from '../support/requests.ts';
import { startRig } from '../support/rig.ts';

const folder: string = fileURLToPath(new URL(`../histories/${packageJson.version}`, import.meta.url));

/** Where it was recorded is nobody's business and of no use to a replay. */
function withoutPlaces(key: string, value: unknown): unknown {
  if (key === 'stackTrace') return '';
  return key === 'identity' ? 'worker' : value;
}

async function record(name: string, run: WorkflowHandle): Promise<void> {
  const history: unknown = JSON.parse(historyToJSON(await run.fetchHistory()));
  const text = `${JSON.stringify(history, withoutPlaces, 1)}\n`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/${name}.json`, text);
}

/** It has no end: as it stands, after all leases were given back. */
async function recordBroker(client: Client, taskQueue: string, pool: QuotaPool): Promise<void> {
  await record('quota-broker', client.workflow.getHandle(quotaBrokerId(taskQueue, 'test-project', pool)));
}

test('records one history of every shape this version makes', async () => {
  const rig = await startRig('record');
  const { faults, clock } = rig.emulator;

  const single = await rig.start('tuneModel', aTuneRequest({ register: { aliases: ['golden'] } }));
  await single.result();
  await record('tune-model-succeeded', single);

  const invalid = await rig.start('tuneModel', null);
  await invalid.result().catch(() => {});
  await record('tune-model-refused', invalid);

  faults.add([{ method: 'CreatePipelineJob', kind: 'error', code: 'RESOURCE_EXHAUSTED', count: 2 }]);
  const parked = await rig.start('tuneModel', aTuneRequest({ trainSteps: 6 }));
  await parked.result();
  await record('tune-model-parked-for-quota', parked);

  faults.add([
    { method: 'CreatePipelineJob', kind: 'fail-task', task: 'large-language-model-tuning', code: 'RESOURCE_EXHAUSTED' },
  ]);
  const resubmitted = await rig.start('tuneModel', aTuneRequest({ trainSteps: 7 }));
  await resubmitted.result();
  await record('tune-model-resubmitted', resubmitted);

  faults.add([{ method: 'CreatePipelineJob', kind: 'fail-task', task: 'upload-llm-model', code: 'INTERNAL' }]);
  const failed = await rig.start('tuneModel', aTuneRequest({ trainSteps: 8 }));
  await failed.result().catch(() => {});
  await record('tune-model-job-failed', failed);

  const sweep = await rig.start('sweep', aSweepRequest());
  await sweep.result();
  await record('sweep-ranked', sweep);
  await record('sweep-trial', rig.client.workflow.getHandle(trialWorkflowId(sweep.workflowId, 1)));

  const plan = await rig.start('plan', aSweepRequest());
  await plan.result();
  await record('plan', plan);

  const retrained = await rig.start('retrain', { ...aSweepRequest(), champion: 'recorded' });
  await retrained.result();
  await record('retrain-swept', retrained);
  const skipped = await rig.start('retrain', { ...aSweepRequest(), champion: 'recorded' });
  await skipped.result();
  await record('retrain-skipped', skipped);

  clock.setSpeed(20);
  const jobs = rig.emulator.jobs().length;
  const cancelled = await rig.start('sweep', aSweepRequest({ vary: { trainSteps: [100, 200, 300] } }));
  await expect.poll(() => rig.emulator.jobs().length, { timeout: 20_000 }).toBe(jobs + 1);
  await cancelled.cancel();
  await cancelled.result().catch(() => {});
  await record('sweep-cancelled', cancelled);
  await record('sweep-trial-cancelled', rig.client.workflow.getHandle(trialWorkflowId(cancelled.workflowId, 1)));

  await recordBroker(rig.client, 'record', 'gpu');

  await rig.close();
});

test('records the history of a champion that two sweeps challenge', async () => {
  const rig = await startRig('record-champion');
  for (const trainSteps of [[5], [30]]) {
    const request = aSweepRequest({ champion: 'recorded', vary: { trainSteps } });
    const sweep = await rig.start('sweep', request);
    const { champion } = (await sweep.result()) as SweepResult;
    await record('promote-champion', rig.client.workflow.getHandle(champion?.workflowId ?? ''));
    await record('sweep-with-champion', sweep);
  }
  await rig.close();
});

test('records the history of a reconciliation that finds an orphan', async () => {
  const rig = await startRig('record-reconcile', { emulator: { speed: 20 } });
  const orphaned = await rig.start('tuneModel', aTuneRequest({ trainSteps: 100 }));
  await expect.poll(() => rig.emulator.jobs().length, { timeout: 20_000 }).toBe(1);
  await orphaned.terminate();
  await sleep(2_000); // longer than the grace time
  const request = { project: 'test-project', regions: ['us-central1'], graceSeconds: 1 };
  const reconciled = await rig.start('reconcileJobs', request);
  expect(await reconciled.result()).toMatchObject({ jobs: 1, cancelled: 1 });
  await record('reconcile-jobs', reconciled);
  await rig.close();
});

test('records the histories of Gemini tuning', async () => {
  const rig = await startGeminiRig('record-gemini', ({ epochCount }) => [0.5, 0.7, 0.6].slice(0, epochCount));

  const single = await rig.start('tuneModel', aGeminiRequest());
  await single.result();
  await record('tune-model-gemini', single);

  const sweep = await rig.start('sweep', { tune: aGeminiRequest(), vary: { epochCount: [1, 2] } });
  await sweep.result();
  await record('sweep-gemini', sweep);
  await record('sweep-trial-gemini', rig.trial(sweep, 1));

  await rig.close();
});
