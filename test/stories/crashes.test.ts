import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { connect } from '../../src/client.ts';
import type { SweepResult, TuneResult } from '../../src/contract/index.ts';
import { aSweepRequest, aTuneRequest } from '../support/requests.ts';
import { type Station, startStation } from '../support/station.ts';

let station: Station;
beforeAll(async () => {
  station = await startStation({ speed: 400, temporalCliPath: inject('temporalCliPath') });
});
afterAll(() => station.close());

async function lastOf<T>(items: AsyncIterable<T>): Promise<T | undefined> {
  let last: T | undefined;
  for await (const item of items) last = item;
  return last;
}

async function running(jobs: number): Promise<void> {
  await expect
    .poll(async () => (await station.jobs()).filter(({ state }) => state.endsWith('RUNNING')).length, {
      timeout: 30_000,
    })
    .toBe(jobs);
}

describe('a run survives', () => {
  test('kill -9 of the worker while a job runs: one job, made once', async () => {
    await station.post('clock', { speed: 20 }); // the job must still run when the worker is gone
    const worker = await station.startWorker();
    const run = await station.client.workflow.start('tuneModel', {
      workflowId: 'worker-killed',
      taskQueue: 'tempotune',
      args: [aTuneRequest()],
    });
    await running(1);
    await worker.kill('SIGKILL');
    const next = await station.startWorker();
    await station.post('clock', { speed: 400 });
    const result = (await run.result()) as TuneResult;
    expect(result.job).toBe((await station.jobs())[0]?.name);
    expect(await station.jobs()).toHaveLength(1);
    await next.kill('SIGTERM');
  }, 120_000);

  test('kill -9 of the Temporal server in the middle of a sweep: one job a trial', async () => {
    const before = (await station.jobs()).length;
    const worker = await station.startWorker();
    const run = await station.client.workflow.start('sweep', {
      workflowId: 'server-killed',
      taskQueue: 'tempotune',
      args: [aSweepRequest()],
    });
    const client = connect({ temporalAddress: station.environment.TEMPORAL_ADDRESS ?? '' });
    const watching = lastOf(client.watchSweep('server-killed', { intervalMs: 100 }));
    await running(1);
    await station.killTemporal();
    const result = (await run.result()) as SweepResult;
    expect(await watching, 'who watches survives it too').toEqual({ kind: 'result', result });
    await client.close();
    expect(result.trials).toEqual({ total: 3, succeeded: 3, failed: 0 });
    expect(await station.jobs()).toHaveLength(before + 3);
    await worker.kill('SIGTERM');
  }, 120_000);

  test('the lost answers of three creates: one job a trial', async () => {
    const before = (await station.jobs()).length;
    const worker = await station.startWorker();
    await station.post('faults', { faults: [{ method: 'CreatePipelineJob', kind: 'drop-answer', count: 3 }] });
    const run = await station.client.workflow.start('sweep', {
      workflowId: 'answers-lost',
      taskQueue: 'tempotune',
      args: [aSweepRequest({ vary: { trainSteps: [6, 7, 8] } })],
    });
    const result = (await run.result()) as SweepResult;
    expect(result.trials).toEqual({ total: 3, succeeded: 3, failed: 0 });
    expect(await station.jobs()).toHaveLength(before + 3);
    const dropped = (await station.journal()).filter(({ status }) => status === 'DROPPED');
    expect(dropped).toHaveLength(3);
    await worker.kill('SIGTERM');
  }, 120_000);
});
