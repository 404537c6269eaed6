import { CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { fakeContext } from './fake-context.ts';

const verbs = [
  ...['demo', 'emulator', 'worker', 'codec-server', 'check', 'check-request', 'dataset', 'tune', 'sweep', 'models'],
  ...['watch', 'status', 'list', 'cancel', 'plan', 'predict', 'rebase', 'schema', 'doctor', 'champion'],
  ...['quota', 'reconcile', 'schedule', 'compare'],
];

async function run(...args: string[]): Promise<{ out: string; notes: string; exitCode?: number }> {
  const context = fakeContext();
  try {
    await createProgram(context).parseAsync(['node', 'tempotune', ...args]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { ...context.printed, exitCode: error.exitCode };
  }
  return context.printed;
}

describe('the command line', () => {
  test('has the verbs that other programs rely on', () => {
    const names = createProgram(fakeContext()).commands.map((command) => command.name());
    expect(names.sort()).toEqual([...verbs].sort());
  });

  test.each(verbs)('%s explains itself in one sentence and with an example, on stdout', async (verb) => {
    const { out, notes, exitCode } = await run(verb, '--help');
    expect(exitCode).toBe(0);
    expect(notes).toBe('');
    expect(out).toMatch(new RegExp(`^Usage: tempotune ${verb}`));
    if (verb !== 'dataset' && verb !== 'worker') expect(out).toContain('$ tempotune');
  });

  test('every verb that prints takes --json', () => {
    const leaves = createProgram(fakeContext()).commands.flatMap((verb) =>
      verb.commands.length > 0 ? verb.commands : [verb],
    );
    const without = leaves.filter((verb) => !verb.options.some(({ long }) => long === '--json'));
    expect(without.map((verb) => verb.name())).toEqual([]);
  });

  test('without a verb it shows its help on stderr', async () => {
    const { out, notes, exitCode } = await run();
    expect(out).toBe('');
    expect(notes).toContain('Commands:');
    expect(exitCode).not.toBe(0);
  });

  test.each([
    [['swep'], 'Did you mean sweep?'],
    [['check', 'x.jsonl'], "required option '--base-model <id>' not specified"],
    [['check', 'x.jsonl', '--base-model', 'code-bison'], 'code-bison@001, code-bison@002'],
    [
      ['models', 'list', '--project', 'p', '--region', 'r', '--base-model', 'code-bison'],
      'with version: code-bison@001, code-bison@002.',
    ],
    [['models', 'list', '--region', 'r'], "required option '--project <id>' not specified"],
    [['models', 'shwo'], 'Did you mean show?'],
    [['emulator', '--port', '70000'], 'It is a whole number from 0 to 65535.'],
    [['emulator', '--speed', '0'], 'It is a number above 0.'],
    [['codec-server', '--origin', 'localhost:8233'], 'It is http or https, host and port'],
    [['codec-server', '--origin', 'ftp://localhost:8233'], 'It is http or https, host and port'],
    [['predict', 'm', '--temperature', '1.5'], 'It is a number from 0 to 1.'],
    [
      ['dataset', 'from-code', 'src', '-o', 'x', '--evaluation-examples', '300'],
      'It is a whole number from 10 to 250.',
    ],
    [['schema', 'plan'], 'Allowed choices are tune, sweep'],
  ])('%s is a usage error with a hint', async (args, hint) => {
    const { notes, exitCode } = await run(...args);
    expect(notes).toContain(hint);
    expect(exitCode).not.toBe(0);
  });
});
