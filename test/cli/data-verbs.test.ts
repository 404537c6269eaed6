import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CheckReport, runCheck } from '../../src/cli/commands/check.ts';
import { runFromCode } from '../../src/cli/commands/dataset-from-code.ts';
import { runSchema } from '../../src/cli/commands/schema.ts';
import { knownBaseModel } from '../../src/cli/option-values.ts';
import { runVerb } from '../../src/cli/verb.ts';
import { fakeContext } from './fake-context.ts';

const baseModel = knownBaseModel('code-bison@002');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tempotune-cli-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function dataset(name: string, lines: readonly string[]): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, lines.map((line) => `${line}\n`).join(''));
  return file;
}

function examples(count: number, from: number = 0): string[] {
  return Array.from({ length: count }, (_, index) =>
    JSON.stringify({ input_text: `question ${from + index}`, output_text: `answer ${from + index}` }),
  );
}

describe('check', () => {
  test('a fit dataset: counts, hash and the epochs of a default sweep', async () => {
    const context = fakeContext();
    const [train, evaluation] = [
      await dataset('train.jsonl', examples(800)),
      await dataset('eval.jsonl', examples(10, 900)),
    ];
    expect(await runCheck({ datasets: [train], evaluation, baseModel, json: true }, context)).toBe(0);
    const report = JSON.parse(context.printed.out) as CheckReport;
    expect(report).toMatchObject({ ok: true, examples: 800, findings: [], evaluation: { examples: 10 } });
    expect(report.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(report.epochs).toEqual([
      { trainSteps: 100, epochs: 1 },
      { trainSteps: 200, epochs: 2 },
      { trainSteps: 500, epochs: 5 },
    ]);
  });

  test('a broken one: every fault in one pass, with its line, and exit 3', async () => {
    const context = fakeContext();
    const file = await dataset('broken.jsonl', ['{"input_text": "a"}', 'not json', '["list"]', '', ...examples(4)]);
    expect(await runCheck({ datasets: [file], baseModel, json: true }, context)).toBe(3);
    const { ok, findings } = JSON.parse(context.printed.out) as CheckReport;
    expect(ok).toBe(false);
    expect(new Set(findings.map(({ line }) => line))).toEqual(new Set([1, 2, 3, 4, undefined]));
  });

  test('for people: sentences, and a verdict at the end', async () => {
    const context = fakeContext();
    const file = await dataset('few.jsonl', examples(9));
    expect(await runCheck({ datasets: [file], baseModel }, context)).toBe(3);
    expect(context.printed.out).toMatch(/To fix: [\s\S]*not fit for code-bison@002: 1 error\n$/);
  });

  test('an evaluation example that is also trained on is found', async () => {
    const context = fakeContext();
    const [train, evaluation] = [await dataset('all.jsonl', examples(600)), await dataset('leak.jsonl', examples(10))];
    await runCheck({ datasets: [train], evaluation, baseModel, json: true }, context);
    expect(context.printed.out).toContain('EVALUATION_LEAK');
  });

  test('a file that is not there is not found', async () => {
    const context = fakeContext();
    await runVerb(context, {}, () => runCheck({ datasets: [join(folder, 'none.jsonl')], baseModel }, context));
    expect(context.printed.exitCode).toBe(9);
  });
});

describe('dataset from-code', () => {
  test('makes the same two files each time, which check takes', async () => {
    const sources = join(import.meta.dirname, '../../node_modules/@temporalio/workflow/src');
    const make = async (name: string): Promise<string[]> => {
      const [output, evaluationOutput] = [join(folder, `${name}.jsonl`), join(folder, `${name}-eval.jsonl`)];
      const options = {
        folders: [sources],
        output,
        evaluationOutput,
        evaluationExamples: 20,
        shape: 'generation',
      } as const;
      expect(await runFromCode(options, fakeContext())).toBe(0);
      return [await readFile(output, 'utf8'), await readFile(evaluationOutput, 'utf8')];
    };
    const [training = '', evaluation = ''] = await make('one');
    expect(await make('two')).toEqual([training, evaluation]);
    expect(evaluation.trimEnd().split('\n')).toHaveLength(20);
    const check = { datasets: [join(folder, 'one.jsonl')], evaluation: join(folder, 'one-eval.jsonl'), baseModel };
    expect(await runCheck(check, fakeContext())).toBe(0);
  });

  test('a folder without documented code writes nothing', async () => {
    const context = fakeContext();
    const output = join(folder, 'empty.jsonl');
    const options = { folders: [folder], output, evaluationExamples: 20, shape: 'generation' } as const;
    await runVerb(context, {}, () => runFromCode(options, context));
    expect(context.printed.exitCode).toBe(3);
    await expect(readFile(output)).rejects.toThrow('ENOENT');
  });
});

test.each(['tune', 'sweep'] as const)('schema %s prints a JSON Schema alone on stdout', (kind) => {
  const context = fakeContext();
  expect(runSchema(kind, context)).toBe(0);
  expect(JSON.parse(context.printed.out)).toMatchObject({
    $schema: expect.stringContaining('2020-12'),
    type: 'object',
  });
});
