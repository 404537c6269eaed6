import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { SweepResult } from '../../src/contract/index.ts';
import { type Program, tempotune } from '../support/program.ts';
import { aSweepRequest } from '../support/requests.ts';
import { type Station, startStation } from '../support/station.ts';

interface Line {
  readonly kind: string;
  readonly [field: string]: unknown;
}

let station: Station;
let worker: Program;
beforeAll(async () => {
  station = await startStation({ speed: 100, temporalCliPath: inject('temporalCliPath') });
  worker = await station.startWorker();
});
afterAll(() => station.close());

const type = (...words: string[]): Program => tempotune(words, station.environment);

async function linesOf(program: Program): Promise<Line[]> {
  await program.ended;
  const { stdout, stderr } = program.output();
  const lines = stdout.split('\n').filter(Boolean);
  expect(lines, stderr).not.toEqual([]);
  return lines.map((line) => JSON.parse(line));
}

async function listed(...filter: string[]): Promise<unknown[]> {
  return (await linesOf(type('list', '--json', ...filter))).map(({ workflowId }) => workflowId);
}

describe('whoever looks', () => {
  test('at a sweep sees it to its end, through kill -9 of the Temporal server', async () => {
    const run = await station.client.workflow.start('sweep', {
      workflowId: 'watched',
      taskQueue: 'tempotune',
      args: [aSweepRequest()],
    });
    const watching = type('watch', 'watched', '--json');
    await watching.says(/"kind":"trial".*"phase":"running"/);
    await station.killTemporal();
    await station.post('clock', { speed: 2_000 });
    const events = await linesOf(watching);
    expect(await watching.ended).toBe(0);
    expect(events.at(-1)).toEqual({ kind: 'result', workflowId: 'watched', result: await run.result() });
    expect(events[0]).toMatchObject({ kind: 'progress', workflowId: 'watched', progress: { kind: 'sweep' } });
    const ended = events.filter(({ trial }) => (trial as { phase?: string } | undefined)?.phase === 'succeeded');
    expect(ended).toHaveLength(3);
  }, 120_000);

  test('at the list while the server is away gets it when the server is back', async () => {
    const back = station.killTemporal();
    const listing = type('list', '--json');
    await back;
    expect(await linesOf(listing)).toMatchObject([
      { kind: 'run', workflowId: 'watched', workflowType: 'sweep', status: 'COMPLETED', phase: 'succeeded' },
    ]);
  }, 60_000);

  test('for runs by what they are finds them', async () => {
    const { best, project, baseModel } = (await station.client.workflow.result('watched')) as SweepResult;
    const value = best.objective ?? Number.NaN;
    const filters = ['--base-model', baseModel, '--project', project, '--phase', 'succeeded', '--status', 'completed'];
    const limits = ['--objective-at-least', String(value), '--objective-at-most', String(value)];
    expect(await listed(...filters, ...limits)).toEqual(['watched']);
    expect((await listed('--sweep', 'watched')).sort()).toEqual([
      'watched',
      ...['watched.trial-0001', 'watched.trial-0002', 'watched.trial-0003'],
    ]);
    const none = type('list', '--objective-at-least', String(value + 1), '--project', "no'body");
    expect(await none.ended).toBe(0);
    expect(none.output()).toMatchObject({ stdout: '', stderr: expect.stringContaining('No run in namespace default') });
    await worker.kill('SIGTERM');
  }, 60_000);

  test('at things side by side gets one line each, through kill -9 of the server', async () => {
    const { best, dataset, evaluationDataset } = (await station.client.workflow.result('watched')) as SweepResult;
    const back = station.killTemporal();
    const comparing = type('compare', 'watched', 'watched.trial-0001', best.model, '--json');
    await back;
    const [sweep, trial, model, ...warnings] = await linesOf(comparing);
    const data = { dataset: { sha256: dataset.sha256 }, evaluation: { sha256: evaluationDataset?.sha256 } };
    expect(sweep).toMatchObject({ kind: 'compared', what: 'sweep', metrics: best.metrics, model: best.model, ...data });
    expect(trial).toMatchObject({ what: 'tuneModel', parameters: { learningRateMultiplier: 1 }, ...data });
    expect(model).toMatchObject({ what: 'model', baseModel: 'code-bison@002', model: best.model });
    expect(warnings).toEqual([]);
  }, 60_000);
});
