import { fileURLToPath } from 'node:url';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { connect, failureTypes, type SweepRequest, type SweepResult } from '../../src/index.ts';
import type { RunStatus } from '../../src/nexus/service.ts';
import { aSweepRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';
import { temporalCli } from '../support/temporal-cli.ts';

const endpoint = 'nexus-test';
const callers = 'nexus-test-callers';
const workflowsPath: string = fileURLToPath(new URL('../../examples/nexus/workflows.ts', import.meta.url));

let rig: Rig;
let caller: { worker: Worker; ended: Promise<void>; connection: NativeConnection };
beforeAll(async () => {
  rig = await startRig(endpoint);
  // the documented command; the endpoint lives as long as the server of the tests
  const created = await temporalCli(
    ...['operator', 'nexus', 'endpoint', 'create', '--name', endpoint],
    ...['--target-namespace', 'default', '--target-task-queue', endpoint],
  );
  expect(created).toMatchObject({ exitCode: 0 });
  const workflowBundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  const connection = await NativeConnection.connect({ address: inject('temporalAddress') });
  const worker = await Worker.create({ connection, taskQueue: callers, workflowBundle });
  caller = { worker, ended: worker.run(), connection };
});
afterAll(async () => {
  caller.worker.shutdown();
  await caller.ended;
  await caller.connection.close();
  await rig.close();
});
beforeEach(() => rig.emulator.clock.setSpeed(2_000));

let calls = 0;
/** A workflow of another service that calls tempotune. */
function call(
  type: 'launchSweep' | 'lookAtSweep' | 'stopSweep',
  sweepId: string,
  request?: unknown,
): Promise<WorkflowHandle> {
  calls += 1;
  return rig.client.workflow.start(type, {
    workflowId: `${callers}-${calls}`,
    taskQueue: callers,
    args: [endpoint, sweepId, ...(request === undefined ? [] : [request])],
  });
}

const callToEnd = async <T>(...order: Parameters<typeof call>): Promise<T> =>
  (await (await call(...order)).result()) as T;
const status = async (sweepId: string): Promise<string> =>
  (
    await rig.client.workflow
      .getHandle(sweepId)
      .describe()
      .catch(() => undefined)
  )?.status.name ?? 'none';
const isRunning = (sweepId: string) => expect.poll(() => status(sweepId), { timeout: 20_000 }).toBe('RUNNING');

/** What became of the operation: the failure at the bottom of the caller's. */
async function refusalOf(
  ...order: Parameters<typeof call>
): Promise<{ type?: string; message: string; cause?: unknown }> {
  const error: unknown = await callToEnd(...order).catch((thrown: unknown) => thrown);
  if (!(error instanceof WorkflowFailedError)) throw new Error(`not refused, but ${JSON.stringify(error)}`);
  return (error.cause as { cause: { type?: string; message: string; cause?: unknown } }).cause;
}

const aSweep = (trainSteps: number[]): SweepRequest => aSweepRequest({ vary: { trainSteps } });

describe('a workflow of another service', () => {
  test('launches a sweep and gets its result; whoever asks once more joins it, also when it has ended', async () => {
    const request = aSweep([5, 10]);
    rig.emulator.clock.setSpeed(1);
    const first = await call('launchSweep', 'nexus-shared', request);
    await isRunning('nexus-shared');
    const second = await call('launchSweep', 'nexus-shared', request);
    expect(await callToEnd<RunStatus>('lookAtSweep', 'nexus-shared')).toMatchObject({
      workflowType: 'sweep',
      status: 'RUNNING',
      progress: { kind: 'sweep' },
    });
    rig.emulator.clock.setSpeed(2_000);
    const result = (await first.result()) as SweepResult;
    expect(result).toMatchObject({ sweepId: 'nexus-shared', trials: { total: 2, succeeded: 2 } });
    expect(await second.result()).toEqual(result);
    expect(await callToEnd('launchSweep', 'nexus-shared', request)).toEqual(result);
    expect(rig.emulator.jobs().length).toBe(2);
    await rig.alsoReplay('nexus-shared');
  });

  test('is told every problem of its request at once, and nothing is started', async () => {
    const wrong = {
      tune: { ...aSweep([5]).tune, baseModel: 'code-bisson', learningRateMultiplier: -1 },
      losers: 'burn',
    };
    const refusal = await refusalOf('launchSweep', 'nexus-wrong', wrong);
    expect(refusal).toMatchObject({ type: 'BAD_REQUEST', cause: { type: failureTypes.invalidRequest } });
    for (const part of ['tune.baseModel: code-bisson', 'tune.learningRateMultiplier: -1', 'losers: burn']) {
      expect(refusal.message).toContain(part);
    }
    const [findings] = (refusal.cause as { details: [{ code: string }[]] }).details;
    expect(findings.length).toBeGreaterThanOrEqual(3);
    expect(await status('nexus-wrong')).toBe('none');
  });

  test('is refused when the id stands for another request', async () => {
    rig.emulator.clock.setSpeed(1);
    const first = await call('launchSweep', 'nexus-taken', aSweep([5]));
    await isRunning('nexus-taken');
    expect(await refusalOf('launchSweep', 'nexus-taken', aSweep([10]))).toMatchObject({
      type: 'CONFLICT',
      message: expect.stringContaining('nexus-taken stands for another request (a sweep, running)'),
    });
    rig.emulator.clock.setSpeed(2_000);
    await first.result();
  });

  test('leaves when it is cancelled, and the sweep goes on for the others; only cancel ends it', async () => {
    rig.emulator.clock.setSpeed(1);
    const request = aSweep([5]);
    const first = await call('launchSweep', 'nexus-left', request);
    const second = await call('launchSweep', 'nexus-left', request);
    await isRunning('nexus-left');
    await expect.poll(() => rig.emulator.jobs().length, { timeout: 20_000 }).toBeGreaterThan(0);
    await first.cancel();
    await expect(first.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(await status('nexus-left')).toBe('RUNNING');
    await callToEnd('stopSweep', 'nexus-left');
    await expect(second.result()).rejects.toBeInstanceOf(WorkflowFailedError);
    expect(await status('nexus-left')).toBe('CANCELLED');
    expect(await callToEnd('stopSweep', 'nexus-left')).toMatchObject({ status: 'CANCELLED' });
  });

  test('hears that there is no such run, and what is wrong with its name', async () => {
    expect(await refusalOf('lookAtSweep', 'nexus-nobody')).toMatchObject({ type: 'NOT_FOUND' });
    expect(await refusalOf('stopSweep', 'with/slash')).toMatchObject({
      type: 'BAD_REQUEST',
      message: expect.stringContaining('[WORKFLOW_ID]'),
    });
  });

  test('joins a run that the client started, and the client joins one of another launcher', async () => {
    const client = connect({ temporalAddress: inject('temporalAddress'), taskQueue: endpoint });
    const request = aSweep([5]);
    await client.startSweep(request, { workflowId: 'nexus-and-client' });
    const result = await callToEnd<SweepResult>('launchSweep', 'nexus-and-client', request);
    expect(await client.startSweep(request, { workflowId: 'nexus-and-client' })).toMatchObject({ how: 'joined' });
    expect(await client.result('nexus-and-client')).toEqual(result);
    await client.close();
  });
});
