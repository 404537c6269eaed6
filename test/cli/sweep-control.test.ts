import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { afterAll, describe, expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { RunNotFoundError, type SweepControls, type TempotuneClient, UpdateRefusedError } from '../../src/client.ts';
import { controlFinding } from '../../src/contract/control-problems.ts';
import { failureTypes } from '../../src/contract/failures.ts';
import type { SweepStatus } from '../../src/contract/sweep-control.ts';
import { type FakeContext, fakeContext } from './fake-context.ts';

const folder = mkdtempSync(join(tmpdir(), 'tempotune-control-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const counts = { total: 3, waiting: 1, running: 1, succeeded: 0, failed: 1, cancelled: 0, terminated: 0 };
const status: SweepStatus = { paused: false, parallelism: 4, trials: counts };

/** Types the words and answers what the sweep was asked. */
async function typed(
  words: readonly string[],
  controls: Partial<SweepControls> = {},
): Promise<{ asked: unknown[]; printed: FakeContext['printed'] }> {
  const asked: unknown[] = [];
  const ask =
    <Answer>(name: string, answer: Answer) =>
    async (...given: unknown[]): Promise<Answer> => {
      asked.push([name, ...given]);
      return answer;
    };
  const all: SweepControls = {
    pause: ask('pause', { ...status, paused: true }),
    resume: ask('resume', status),
    setParallelism: ask('setParallelism', status),
    addTrials: ask('addTrials', { ...status, added: [{ index: 4, trainSteps: 20 }], already: [] }),
    cancelTrial: ask('cancelTrial', status),
    retryFailed: ask('retryFailed', { ...status, retried: [3, 5] }),
    ...controls,
  };
  const client: Partial<TempotuneClient> = {
    sweep(id) {
      asked.push(id);
      return all;
    },
  };
  const context = fakeContext({ client });
  await createProgram(context).parseAsync(['node', 'tempotune', 'sweep', ...words]);
  return { asked, printed: context.printed };
}

describe('tempotune sweep', () => {
  const trials = join(folder, 'more.yaml');
  writeFileSync(trials, '- trainSteps: 20\n- {trainSteps: 30, learningRateMultiplier: 0.5}\n');

  test.each<[string[], unknown[]]>([
    [['pause', 'night'], ['pause']],
    [['resume', 'night'], ['resume']],
    [
      ['parallelism', 'night', '4'],
      ['setParallelism', 4],
    ],
    [
      ['cancel-trial', 'night', '7'],
      ['cancelTrial', 7],
    ],
    [
      ['retry-failed', 'night'],
      ['retryFailed', undefined],
    ],
    [
      ['retry-failed', 'night', '3', '5'],
      ['retryFailed', [3, 5]],
    ],
    [
      ['add-trials', 'night', trials],
      ['addTrials', [{ trainSteps: 20 }, { trainSteps: 30, learningRateMultiplier: 0.5 }]],
    ],
  ])('%j', async (words, update) => {
    const { asked, printed } = await typed(words);
    expect(asked).toEqual(['night', update]);
    expect(printed.exitCode).toBe(0);
    expect(printed.out).toContain('3 trials: 1 waiting, 1 running, 1 failed');
  });

  test('says what was added and retried, and that it is paused', async () => {
    expect((await typed(['add-trials', 'night', trials])).printed.out).toMatch(/added: 4\nalready: none/);
    expect((await typed(['retry-failed', 'night'])).printed.out).toContain('retried: 3, 5');
    expect((await typed(['pause', 'night'])).printed.out).toMatch(/^night {2}paused/);
  });

  test('prints JSON when the verb is asked for it', async () => {
    const { printed } = await typed(['pause', 'night', '--json']);
    expect(JSON.parse(printed.out)).toEqual({ workflowId: 'night', ...status, paused: true });
  });

  test.each([
    ['parallelism', 'night', 'four'],
    ['cancel-trial', 'night', '0'],
    ['retry-failed', 'night', 'x'],
    ['retry-failed', 'night', '0'],
    ['retry-failed', 'night', '2', '1.5'],
  ])('refuses %s %s %s itself, and says so', async (...words) => {
    const context = fakeContext();
    const typing = createProgram(context).parseAsync(['node', 'tempotune', 'sweep', ...words]);
    await expect(typing).rejects.toThrow(CommanderError);
    expect(context.printed.notes).toMatch(/^error: .*'.+' is invalid.* Write a whole number from 1/);
  });

  test.each([
    [['--id', 'other', 'retry', 'night'], "option '--id <workflow id>' stands before 'retry'"],
    [['--plan', 'plan.json', 'pause', 'night'], "option '--plan <file>' stands before 'pause'"],
    [['--json', 'resume', 'night'], "option '--json' stands before 'resume'"],
  ])('%j is refused: the options of a start are none of another verb', async (words, message) => {
    const context = fakeContext();
    const typing = createProgram(context).parseAsync(['node', 'tempotune', 'sweep', ...words]);
    await expect(typing).rejects.toThrow(CommanderError);
    expect(context.printed.notes).toContain(message);
  });

  test.each(['pause', 'retry'])('%s --help lists no options of a start', async (verb) => {
    const context = fakeContext();
    const typing = createProgram(context).parseAsync(['node', 'tempotune', 'sweep', verb, '--help']);
    await expect(typing).rejects.toThrow(CommanderError);
    expect(context.printed.out).toContain('--json');
    expect(context.printed.out).not.toMatch(/--plan|--id|Global/);
  });

  test('a refusal ends with 9, or with 3 when what was sent breaks a rule', async () => {
    const refuse = (type: string) => (): Promise<never> => {
      const findings = [controlFinding('NOTHING_FAILED', { cancelled: 0 })];
      return Promise.reject(new UpdateRefusedError('m', { type, findings }));
    };
    const late = await typed(['pause', 'night'], { pause: refuse(failureTypes.updateRefused) });
    expect(late.printed.exitCode).toBe(9);
    expect(late.printed.notes).toContain('[NOTHING_FAILED]');
    const wrong = await typed(['pause', 'night'], { pause: refuse(failureTypes.invalidRequest) });
    expect(wrong.printed.exitCode).toBe(3);
  });

  test('a sweep that has ended ends with 9 and the command that retries it', async () => {
    const ended = (): Promise<never> =>
      Promise.reject(new RunNotFoundError('night has ended', { fix: 'tempotune sweep retry night' }));
    const { printed } = await typed(['pause', 'night'], { pause: ended });
    expect(printed.exitCode).toBe(9);
    expect(printed.notes).toContain('night has ended. To fix: tempotune sweep retry night.');
  });
});

test('tempotune sweep retry starts the retry and prints its id', async () => {
  const started: unknown[] = [];
  const client: Partial<TempotuneClient> = {
    retrySweep: async (...call) => {
      started.push(call);
      return { workflowId: 'night', how: 'started' };
    },
  };
  const context = fakeContext({ client });
  const words = ['sweep', 'retry', 'night', '--output-directory', 'gs://my-bucket/out', '--detach', '--json'];
  await createProgram(context).parseAsync(['node', 'tempotune', ...words]);
  expect(started).toEqual([['night', { outputDirectory: 'gs://my-bucket/out' }]]);
  expect(JSON.parse(context.printed.out)).toEqual({ workflowId: 'night', how: 'started' });
});

test('tempotune sweep retry refuses a folder that no request could have, by the name of the option', async () => {
  const context = fakeContext();
  const words = ['sweep', 'retry', 'night', '--output-directory', 'foo'];
  await expect(createProgram(context).parseAsync(['node', 'tempotune', ...words])).rejects.toThrow(CommanderError);
  expect(context.printed.notes).toMatch(/'--output-directory <gs:\/\/…>' argument 'foo' is invalid. It is the gs:/);
});
