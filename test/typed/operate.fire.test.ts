import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Phase, Progress, SweepResult } from '../../src/contract/index.ts';
import { freePort } from '../support/dev-server.ts';
import { startProgram, tempotune } from '../support/program.ts';
import { aSweepRequest } from '../support/requests.ts';
import { type Station, startStation } from '../support/station.ts';
import { commandsOf, type TypedCommand, typeCommand } from '../support/typed-page.ts';

const operate = 'docs/how-to/operate.md';
const names: Record<string, string> = {
  S: 'typed',
  T: 'typed-too',
  W: 'typed',
  'my-project': 'test-project',
  'gs://my-bucket/tuning': 'gs://test-bucket/output',
  'sweeps/S': 'sweeps/typed',
  "='S'": "='typed'",
};

let station: Station;
let folder: string;
beforeAll(async () => {
  station = await startStation({ speed: 1, temporalCliPath: inject('temporalCliPath') });
  await station.startWorker();
  folder = mkdtempSync(join(tmpdir(), 'tempotune-typed-'));
  names['more.yaml'] = join(folder, 'more.yaml');
  writeFileSync(names['more.yaml'], '- trainSteps: 7\n- trainSteps: 8\n- trainSteps: 9\n- trainSteps: 11\n');
});
afterAll(async () => {
  await station.close();
  rmSync(folder, { recursive: true, force: true });
});

function start(workflowId: string): Promise<WorkflowHandle> {
  const options = { workflowId, taskQueue: 'tempotune', args: [aSweepRequest({ parallelism: 3 })] };
  return station.client.workflow.start('sweep', options);
}

async function untilPhase(run: WorkflowHandle, phase: Phase): Promise<void> {
  const current = async (): Promise<Phase> => (await run.query<Progress>('progress')).phase;
  await expect.poll(current, { timeout: 60_000 }).toBe(phase);
}

async function untilStarted(run: WorkflowHandle): Promise<void> {
  await expect.poll(async () => (await run.describe()).historyLength, { timeout: 60_000 }).toBeGreaterThan(2);
}

/** Refused in the state that the test is in, which is what the page says of them. */
const REFUSED = /\[[A-Z_]+\]/;
const MAY_BE_REFUSED = ['retry-failed', 'retryFailed', 'cancelTrial'];

/** All of a section must end with 0, or with the refusal that fits. */
async function type(path: string, heading: string, program?: string): Promise<readonly TypedCommand[]> {
  const answers: TypedCommand[] = [];
  for (const words of commandsOf(path, heading)) {
    if (program !== undefined && words[0] !== program) continue;
    const answer = await typeCommand(words, names, station.environment);
    const text = `${words.join(' ')}\n${answer.stdout}${answer.stderr}`;
    const isRefused = words.some((word) => MAY_BE_REFUSED.includes(word)) && REFUSED.test(text);
    expect(isRefused || answer.code, text).toBe(isRefused || 0);
    answers.push(answer);
  }
  expect(answers).not.toEqual([]);
  return answers;
}

describe('what the pages say, typed word for word', () => {
  test('a running sweep is changed, looked at and cancelled', async () => {
    const run = await start('typed');
    await untilPhase(run, 'tuning');
    await type(operate, 'Change a running sweep');
    const { trials = [], parallelism } = await run.query<Progress>('progress');
    expect(parallelism).toBe(4);
    expect(trials).toHaveLength(8); // three, four of the file, one of the stock command
    expect(trials[6]?.phase).toBe('cancelled');
    const [status] = await type('docs/how-to/wait-for-quota.md', 'See who waits');
    expect(status?.stdout).toContain('typed  sweep');
    const [listed] = await type(operate, 'Find runs');
    expect(listed?.stdout).toContain('typed');
    const toCancel = await start('typed-stock');
    await untilStarted(toCancel);
    const [own, stock] = commandsOf(operate, 'Cancel');
    const asked = await typeCommand(stock ?? [], { ...names, W: 'typed-stock' }, station.environment);
    expect(asked.code, asked.stderr).toBe(0);
    const cancelling = typeCommand(own ?? [], names, station.environment);
    await untilPhase(run, 'cancelling');
    await station.post('clock', { speed: 2_000 }); // a job takes minutes to be cancelled
    expect((await cancelling).stdout).toContain('cancelled: typed');
    await expect(toCancel.result()).rejects.toThrow('Workflow execution cancelled');
  }, 300_000);

  test('a sweep that was cancelled is retried, reset and compared', async () => {
    const other = (await (await start('typed-too')).result()) as SweepResult;
    names['projects/my-project/locations/us-central1/models/123@1'] = other.best.model;
    names['projects/test-project/locations/us-central1/models/123@1'] = other.best.model;
    const [retry, , stock] = commandsOf(operate, 'Retry a sweep that has ended');
    const answer = await typeCommand(retry ?? [], names, station.environment);
    expect(answer.code, answer.stderr).toBe(0);
    const again = await typeCommand(stock ?? [], names, station.environment);
    expect(again.code, again.stderr).toBe(0);
    await station.client.workflow.result('typed');
    const [compared] = await type(operate, 'Compare');
    expect(compared?.stdout).toMatch(/^ +typed +typed-too$/m);
    await type(operate, 'See where a run stands');
    await type(operate, 'Reconcile: jobs without a workflow');
    await type(operate, 'Reset');
    await station.client.workflow.result('typed');
  }, 300_000);

  test('a tuned model is asked', async () => {
    const { best } = (await station.client.workflow.result('typed-too')) as SweepResult;
    const words = ['npx', 'tempotune', 'predict', best.model, '--prompt', 'Write a retry loop'];
    const answer = await typeCommand(words, {}, station.environment);
    expect(answer.code, answer.stderr).toBe(0);
    expect(answer.stdout).not.toBe('');
  }, 60_000);

  test('a worker says how it is, and the emulator what it saw', async () => {
    const [health, metrics] = [await freePort(), await freePort()];
    const ports = { TEMPOTUNE_HEALTH_PORT: String(health), TEMPOTUNE_METRICS_PORT: String(metrics) };
    const worker = tempotune(['worker'], { ...station.environment, ...ports });
    await worker.says('Worker on task queue');
    Object.assign(names, {
      '127.0.0.1:9090': `127.0.0.1:${health}`,
      '127.0.0.1:9464': `127.0.0.1:${metrics}`,
      'http://127.0.0.1:8085': station.emulatorUrl,
    });
    const [healthy, measured] = await type(operate, 'Health and metrics', 'curl');
    expect(JSON.parse(healthy?.stdout ?? '')).toMatchObject({ status: 'ok' });
    expect(measured?.stdout).toContain('temporal_');
    const [, faults] = await type(operate, 'Try failures on the emulator');
    expect(faults?.stdout).toContain('drop-answer');
    await worker.kill('SIGTERM');
  }, 120_000);

  test('the demo ends with its ranking', async () => {
    const demo = startProgram('npm', ['run', '--silent', 'demo', '--', '--json'], {
      TEMPORAL_CLI_PATH: inject('temporalCliPath'),
    });
    const code = await demo.ended;
    const { stdout, stderr } = demo.output();
    expect(code, stderr).toBe(0);
    expect((JSON.parse(stdout) as SweepResult).ranking).toHaveLength(3);
  }, 300_000);

  test('search attributes are registered and asked for', async () => {
    const page = 'docs/reference/search-attributes.md';
    const answers = await type(page, 'Ask');
    expect(answers).toHaveLength(2);
  }, 60_000);
});
