import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Finding, failureTypes } from '../../src/contract/index.ts';
import { generationExample } from '../support/example-datasets.ts';
import { tempotune } from '../support/program.ts';
import { aTuneRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';
import { failureOf } from '../support/runs.ts';

const good = JSON.stringify(generationExample(1));

/** One fault a line, in ten kinds. */
const faultyLines: readonly (readonly [code: string, line: string | Buffer])[] = [
  ['INVALID_JSON', '{"input_text": "a", "output_text": '],
  ['NOT_AN_OBJECT', '["a", "b"]'],
  ['MISSING_FIELD', '{"input_text": "a"}'],
  ['UNKNOWN_FIELD', '{"input_text": "a", "output_text": "b", "note": "c"}'],
  ['WRONG_TYPE', '{"input_text": 1, "output_text": "b"}'],
  ['EMPTY_TEXT', '{"input_text": "", "output_text": "b"}'],
  ['EMPTY_LINE', ''],
  ['WRONG_SHAPE', '{"messages": [{"author": "user", "content": "a"}]}'],
  ['INVALID_UTF8', Buffer.from([...Buffer.from('{"input_text": "a", "output_text": "'), 0xff, ...Buffer.from('"}')])],
];

const content: Buffer = Buffer.concat(
  [Buffer.from(good), ...faultyLines.map(([, line]) => Buffer.from(line)), Buffer.from('')]
    .flatMap((line) => [line, Buffer.from('\n')])
    .slice(0, -2),
);

const expected: readonly (readonly [string, number | undefined])[] = [
  ...faultyLines.map(([code], index) => [code, index + 2] as const),
  ['TOO_FEW_EXAMPLES', undefined],
];

let rig: Rig;
let folder: string;
beforeAll(async () => {
  rig = await startRig('faulty-dataset');
  folder = mkdtempSync(join(tmpdir(), 'tempotune-faulty-'));
  writeFileSync(join(folder, 'faulty.jsonl'), content);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await rig.close();
});

function codesAndLines(findings: readonly Finding[]): (readonly [string, number | undefined])[] {
  return findings.filter(({ severity }) => severity === 'error').map(({ code, line }) => [code, line]);
}

describe('a dataset with ten different faults', () => {
  test('is told all ten, with line numbers, in one run of tempotune check', async () => {
    const check = tempotune(['check', join(folder, 'faulty.jsonl'), '--base-model', 'code-bison@002', '--json']);
    expect(await check.ended).toBe(3);
    const { ok, findings } = JSON.parse(check.output().stdout) as { ok: boolean; findings: Finding[] };
    expect(ok).toBe(false);
    expect(codesAndLines(findings)).toEqual(expect.arrayContaining([...expected]));
  });

  test('fails the workflow with the same ten, before anything is uploaded or submitted', async () => {
    await fetch(`${rig.emulator.url}/upload/storage/v1/b/test-bucket/o?uploadType=media&name=faulty.jsonl`, {
      method: 'POST',
      body: new Uint8Array(content),
    });
    const uploads = rig.requests('objects.insert');
    const failure = await failureOf(
      await rig.start('tuneModel', aTuneRequest({ datasetUri: 'gs://test-bucket/faulty.jsonl' })),
    );
    expect(failure.type).toBe(failureTypes.invalidRequest);
    expect(codesAndLines(failure.details?.[0] as Finding[])).toEqual(expect.arrayContaining([...expected]));
    expect(rig.requests('objects.insert')).toBe(uploads);
    expect(rig.emulator.jobs()).toEqual([]);
  });
});
