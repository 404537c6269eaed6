import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runCancel } from '../../src/cli/commands/cancel.ts';
import { runStatus } from '../../src/cli/commands/status.ts';
import { runSweep } from '../../src/cli/commands/sweep.ts';
import { runTune } from '../../src/cli/commands/tune.ts';
import { runWatch } from '../../src/cli/commands/watch.ts';
import { createProgram } from '../../src/cli/program.ts';
import { runVerb } from '../../src/cli/verb.ts';
import {
  type RunDescription,
  RunFailedError,
  type RunFailure,
  type StartedRun,
  type TempotuneClient,
  type Unanswered,
  WorkerAwayError,
} from '../../src/client.ts';
import { aSweepProgress, aTrialProgress, fakeContext } from './fake-context.ts';
import { aSweepResult, aTuneResult } from './results.ts';

const example = (name: string): string => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
const bill = '62 s of 8 A100';
const workflowId = 'night';

function ending(end: unknown): Partial<TempotuneClient> {
  return {
    result: <T>() => (end instanceof Error ? Promise.reject(end) : Promise.resolve(end as T)),
    progress: async (id) => (id === workflowId ? aSweepProgress() : aTrialProgress()),
  };
}

function failed(failure: Partial<RunFailure>): RunFailedError {
  return new RunFailedError(workflowId, {
    end: 'failed',
    message: 'm',
    details: [],
    findings: [],
    billed: [],
    ...failure,
  });
}

describe('sweep and tune', () => {
  test.each(['sweep.json', 'sweep.yaml'])(
    'examples/%s starts as it stands and is watched to its result',
    async (name) => {
      const started: unknown[] = [];
      const startSweep = async (...call: unknown[]): Promise<StartedRun> => {
        started.push(call);
        return { workflowId, how: 'started' };
      };
      const context = fakeContext({ client: { ...ending(aSweepResult()), startSweep } });
      expect(await runSweep({ request: example(name), id: workflowId }, context)).toBe(0);
      expect(started).toMatchObject([[{ vary: { trainSteps: [100, 200, 500] }, parallelism: 3 }, { workflowId }]]);
      expect(context.printed.out).toContain('best model  projects/p/locations/us-central1/models/7@1');
      expect(context.printed.notes).toMatch(/started night[\s\S]*Next: tempotune predict projects\/p/);
    },
  );

  test('examples/gemini-sweep.yaml is a sweep of Gemini tunings', async () => {
    const started: unknown[] = [];
    const startSweep = async (...call: unknown[]): Promise<StartedRun> => {
      started.push(call);
      return { workflowId, how: 'started' };
    };
    const context = fakeContext({ client: { ...ending(aSweepResult()), startSweep } });
    expect(await runSweep({ request: example('gemini-sweep.yaml'), id: workflowId }, context)).toBe(0);
    expect(started).toMatchObject([[{ vary: { epochCount: [2, 4], adapterSize: [4, 8] } }, { workflowId }]]);
  });

  test.each(['tune.json', 'tune.yaml'])('examples/%s with --detach prints the workflow id alone', async (name) => {
    const context = fakeContext({ client: { startTune: async () => ({ workflowId, how: 'joined' }) } });
    expect(await runTune({ request: example(name), detach: true }, context)).toBe(0);
    expect(context.printed.out).toBe('night\n');
    expect(context.printed.notes).toMatch(/joined night[\s\S]*Next: tempotune watch night/);
  });

  test('with --json prints the result alone on stdout', async () => {
    const startTune = async (): Promise<StartedRun> => ({ workflowId, how: 'started' });
    const context = fakeContext({ client: { ...ending(aTuneResult()), startTune } });
    expect(await runTune({ request: example('tune.json'), json: true }, context)).toBe(0);
    expect(JSON.parse(context.printed.out)).toEqual(aTuneResult());
  });

  test('a request that can not be used starts nothing', async () => {
    const startSweep = (): never => {
      throw new Error('must not be called');
    };
    const context = fakeContext({ client: { startSweep } });
    await runVerb(context, { json: true }, () => runSweep({ request: example('tune.json') }, context));
    expect(context.printed.exitCode).toBe(3);
    expect(JSON.parse(context.printed.out)).toMatchObject({ ok: false, type: 'InvalidRequest' });
    expect(context.printed.notes).toMatch(/tune\.json:\d+:\d+ /);
  });
});

function linesOf(text: string): { readonly kind: string }[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('watch', () => {
  test('with --json prints every change as a line, and the result as the last', async () => {
    const context = fakeContext({ client: ending(aSweepResult()) });
    expect(await runWatch({ workflowId, json: true }, context)).toBe(0);
    const events = linesOf(context.printed.out);
    expect(events.map(({ kind }) => kind)).toEqual(['progress', 'trial', 'trial', 'trial', 'result']);
    expect(events[0]).toMatchObject({ workflowId, progress: { kind: 'sweep', phase: 'tuning' } });
    expect(events[2]).toMatchObject({ trial: { index: 2, phase: 'running', progress: { job: { state: 'RUNNING' } } } });
    expect(events.at(-1)).toEqual({ kind: 'result', workflowId, result: aSweepResult() });
  });

  test('with --json prints its failure as the last line', async () => {
    const context = fakeContext({ client: ending(failed({ type: 'TooFewTrials', message: 'none left' })) });
    await createProgram(context).parseAsync(['node', 'tempotune', 'watch', workflowId, '--json']);
    expect(linesOf(context.printed.out).at(-1)).toMatchObject({
      kind: 'failure',
      ok: false,
      exitCode: 1,
      type: 'TooFewTrials',
    });
  });

  test('left with Ctrl-C ends with 130 and says how to come back', async () => {
    const context = fakeContext({ client: { ...ending(undefined), result: () => new Promise(() => undefined) } });
    const watching = runWatch({ workflowId }, context);
    context.interrupt();
    expect(await watching).toBe(130);
    expect(context.printed.notes).toContain('Left; night goes on. Next: tempotune watch night');
  });

  test('of a run that was cancelled ends with 8 and the bill', async () => {
    const context = fakeContext({ client: ending(failed({ end: 'cancelled', billed: [bill] })) });
    await runVerb(context, {}, () => runWatch({ workflowId }, context));
    expect(context.printed.exitCode).toBe(8);
    expect(context.printed.notes).toContain('62 s of 8 A100');
  });
});

const described = {
  workflowId,
  runId: 'r',
  workflowType: 'sweep',
  status: 'RUNNING',
  startTime: '2026-11-24T08:00:00Z',
  billed: [],
};
const describeRun = async (): Promise<typeof described> => described;

describe('cancel', () => {
  test('asks, and says how to see the end', async () => {
    const asked: string[] = [];
    const cancel = async (id: string): Promise<void> => void asked.push(id);
    const context = fakeContext({ client: { cancel, describe: describeRun } });
    expect(await runCancel({ workflowId }, context)).toBe(0);
    expect(asked).toEqual([workflowId]);
    expect(context.printed.notes).toContain('Next: tempotune watch night');
  });

  test('with --wait is done when the run is cancelled, and prints what was billed', async () => {
    const client = {
      ...ending(failed({ end: 'cancelled', billed: [bill] })),
      cancel: async () => undefined,
      describe: describeRun,
    };
    const context = fakeContext({ client });
    expect(await runCancel({ workflowId, wait: true }, context)).toBe(0);
    expect(context.printed.out).toBe('cancelled: night\n  62 s of 8 A100\n');
  });

  test('with --wait says so when the run was faster', async () => {
    const context = fakeContext({
      client: { ...ending(aSweepResult()), cancel: async () => undefined, describe: describeRun },
    });
    expect(await runCancel({ workflowId, wait: true, json: true }, context)).toBe(0);
    expect(JSON.parse(context.printed.out)).toMatchObject({
      status: 'finished before the cancel',
      result: { sweepId: 'night' },
    });
  });

  test('of a run that has ended is refused', async () => {
    const describe = async (): Promise<typeof described> => ({ ...described, status: 'TIMED_OUT' });
    const context = fakeContext({ client: { describe } });
    await runVerb(context, {}, () => runCancel({ workflowId }, context));
    expect(context.printed).toMatchObject({
      exitCode: 9,
      notes: expect.stringContaining('night has ended already: timed out'),
    });
  });

  test('of nobody is not found', async () => {
    const context = fakeContext();
    await runVerb(context, {}, () => runCancel({ workflowId }, context));
    expect(context.printed.exitCode).toBe(9);
  });
});

describe('status', () => {
  test('shows every trial', async () => {
    const context = fakeContext({ client: { ...ending(undefined), describe: describeRun } });
    expect(await runStatus({ workflowId }, context)).toBe(0);
    expect(context.printed.out).toMatch(
      /^night {2}sweep {2}running {2}1m 00s\n1 of 3 trials ended\n {2}trial 1 {2}100 steps/,
    );
  });

  test('without a worker tells what Temporal knows', async () => {
    const progress = (): Promise<never> => Promise.reject(new WorkerAwayError('x'));
    const whyUnanswered = async (): Promise<Unanswered> => ({ kind: 'no worker' });
    const context = fakeContext({ client: { progress, describe: describeRun, whyUnanswered } });
    expect(await runStatus({ workflowId, json: true }, context)).toBe(0);
    expect(JSON.parse(context.printed.out)).toEqual(described);
    expect(context.printed.notes).toContain('tempotune worker');
  });

  test.each<[Unanswered, RegExp]>([
    [{ kind: 'task fails', attempt: 4 }, /its workflow task fails \(attempt 4\)/],
    [{ kind: 'not taken' }, /a build that no worker has/],
  ])('with workers that do not answer for it says why: %j', async (why, sentence) => {
    const progress = (): Promise<never> => Promise.reject(new WorkerAwayError('x'));
    const context = fakeContext({ client: { progress, describe: describeRun, whyUnanswered: async () => why } });
    expect(await runStatus({ workflowId }, context)).toBe(0);
    expect(context.printed.notes).toMatch(sentence);
    expect(context.printed.notes).not.toContain('Start one');
  });

  test.each([
    ['TERMINATED', 'tempotune reconcile --project <project> --dry-run'],
    ['CANCELLED', 'tempotune sweep retry night'],
    ['COMPLETED', 'tempotune watch night'],
  ])('of a sweep that is %s names what comes next', async (status, next) => {
    const describe = async (): Promise<RunDescription> => ({ ...described, status });
    const context = fakeContext({ client: { ...ending(undefined), describe } });
    expect(await runStatus({ workflowId }, context)).toBe(0);
    expect(context.printed.notes).toContain(`Next: ${next}`);
  });
});
