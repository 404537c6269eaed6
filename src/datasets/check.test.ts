import { createHash } from 'node:crypto';
import { crc32c } from '@node-rs/crc32';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DatasetShape } from '../contract/dataset.ts';
import { type Finding, isError } from '../contract/findings.ts';
import { type CheckOptions, checkDataset, type DatasetInput, snapshotBytes } from './check.ts';

const chat = (...authors: readonly string[]) => ({
  messages: authors.map((author, index) => ({ author, content: `message ${index}` })),
});
const generation = (name: string | number) => ({ input_text: `Write ${name}.`, output_text: `const ${name};` });
const lines = (examples: readonly unknown[]) => examples.map((example) => `${JSON.stringify(example)}\n`).join('');
const many = (count: number) => lines(Array.from({ length: count }, (_, index) => generation(index)));

function input(
  content: string | Buffer,
  uri = 'train.jsonl',
  chunkBytes: number | readonly number[] = 7,
): DatasetInput {
  const bytes = Buffer.from(content);
  return {
    uri,
    sizeBytes: bytes.length,
    async *open() {
      const sizes = typeof chunkBytes === 'number' ? [chunkBytes] : chunkBytes;
      for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? bytes.length;
        yield bytes.subarray(from, from + size);
        from += size;
      }
    },
  };
}

const TRAINING: CheckOptions = { shape: 'generation', role: 'training', field: 'datasetUri' };
const CHAT: CheckOptions = { ...TRAINING, shape: 'chat' };
const EVALUATION: CheckOptions = { shape: 'generation', role: 'evaluation', field: 'evaluationDatasetUri' };

async function findings(content: string | Buffer, options: CheckOptions = TRAINING): Promise<readonly Finding[]> {
  return (await checkDataset([input(content)], options)).findings;
}

/** `line CODE field` of what was found in the lines, without what is said about the whole dataset. */
async function faults(content: string | Buffer, shape: DatasetShape = 'generation'): Promise<string[]> {
  const found = await findings(content, { ...TRAINING, shape });
  return found
    .filter(({ line }) => line !== undefined)
    .map(({ line, code, field }) => [line, code, field].filter((part) => part !== undefined).join(' '));
}

describe('ten different faults', () => {
  test('are all listed in one pass, each with its line', async () => {
    const content = Buffer.concat([
      Buffer.from(lines([generation('first')])),
      Buffer.from('not json\n'),
      Buffer.from('"text"\n'),
      Buffer.from('\n'),
      Buffer.from('{"input_text": "a"}\n'),
      Buffer.from('{"input_text": 5, "output_text": "b"}\n'),
      Buffer.from('{"input_text": "", "output_text": "b"}\n'),
      Buffer.from('{"prompt": "a", "output_text": "b"}\n'),
      Buffer.from('{"messages": []}\n'),
      Buffer.concat([Buffer.from('{"input_text": "caf'), Buffer.from([0xe9]), Buffer.from('", "output_text": "b"}\n')]),
      Buffer.from(lines([generation('first')])),
    ]);
    const found = await findings(content);
    expect(found.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '2 INVALID_JSON',
      '3 NOT_AN_OBJECT',
      '4 EMPTY_LINE',
      '5 MISSING_FIELD',
      '6 WRONG_TYPE',
      '7 EMPTY_TEXT',
      '8 UNKNOWN_FIELD',
      '9 WRONG_SHAPE',
      '10 INVALID_UTF8',
      '11 DUPLICATE_EXAMPLE',
      'undefined FEW_EXAMPLES',
    ]);
    expect(found[8]).toMatchObject({ file: 'train.jsonl', value: 'byte 0xe9 at offset 19 of the line' });
    expect(found[9]).toMatchObject({ value: 'the same as line 1' });
  });

  test('one kind is listed ten times and counted in full on the first', async () => {
    const found = (await findings('{"input_text": "a"}\n'.repeat(25))).filter(({ code }) => code === 'MISSING_FIELD');
    expect(found).toHaveLength(10);
    expect(found[0]).toMatchObject({ line: 1, count: 25 });
    expect(found.slice(1).every(({ count }) => count === undefined)).toBe(true);
  });
});

describe('the guide’s limits on the whole dataset', () => {
  const codes = async (content: string, options: CheckOptions) =>
    (await findings(content, options)).filter(({ line }) => line === undefined).map(({ code }) => code);

  test.each([
    ['training', 9, ['TOO_FEW_EXAMPLES']],
    ['training', 10, ['FEW_EXAMPLES']],
    ['training', 499, ['FEW_EXAMPLES']],
    ['training', 500, []],
    ['training', 10_000, []],
    ['training', 10_001, ['TOO_MANY_EXAMPLES']],
    ['evaluation', 9, ['EVALUATION_SIZE']],
    ['evaluation', 10, []],
    ['evaluation', 250, []],
    ['evaluation', 251, ['EVALUATION_SIZE']],
  ] as const)('%s data of %d examples', async (role, count, expected) => {
    expect(await codes(many(count), role === 'training' ? TRAINING : EVALUATION)).toEqual(expected);
  });

  test.each([
    [2_500, 4, []],
    [2_501, 4, ['TOO_MANY_AUTHORS']],
  ])('%d chats of %d messages: the authors are summed', async (count, messages, expected) => {
    const authors = Array.from({ length: messages }, (_, index) => (index % 2 ? 'assistant' : 'user'));
    const content = lines(Array.from({ length: count }, (_, index) => ({ context: `${index}`, ...chat(...authors) })));
    expect(await codes(content, CHAT)).toEqual(expected);
  });

  test('too few is an error, few is a warning', async () => {
    expect((await findings(many(9))).filter(isError)).toHaveLength(1);
    expect((await findings(many(10))).filter(isError)).toHaveLength(0);
  });

  test('faulty examples count, empty lines do not', async () => {
    const { facts } = await checkDataset([input(`${many(8)}{}\n\nnonsense\n`)], TRAINING);
    expect(facts.examples).toBe(10);
  });
});

describe('the facts', () => {
  test('of a chat dataset: each assistant message is a training example', async () => {
    const content = lines([chat('user', 'assistant'), chat('user', 'assistant', 'user', 'assistant')]);
    const { facts } = await checkDataset([input(content)], CHAT);
    expect(facts).toMatchObject({ shape: 'chat', examples: 2, trainingExamples: 3, authors: 6 });
  });

  test('hash exactly the bytes of the snapshot, each file ending in a line feed', async () => {
    const inputs = [input(many(3).trimEnd(), 'a.jsonl'), input('', 'empty.jsonl'), input(many(2), 'b.jsonl')];
    const { facts } = await checkDataset(inputs, TRAINING);
    const chunks: Buffer[] = [];
    for await (const chunk of snapshotBytes(inputs)) chunks.push(chunk);
    const snapshot = Buffer.concat(chunks);
    expect(snapshot.toString()).toBe(many(3) + many(2));
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32c(snapshot));
    expect(facts).toMatchObject({
      sizeBytes: snapshot.length,
      sha256: createHash('sha256').update(snapshot).digest('hex'),
      crc32c: checksum.toString('base64'),
      examples: 5,
    });
    expect(facts.sources.map(({ uri }) => uri)).toEqual(['a.jsonl', 'empty.jsonl', 'b.jsonl']);
  });

  test('lines are numbered per file, and a duplicate names the other file', async () => {
    const { findings: found } = await checkDataset([input(many(12), 'a.jsonl'), input(many(1), 'b.jsonl')], TRAINING);
    expect(found[0]).toMatchObject({
      code: 'DUPLICATE_EXAMPLE',
      file: 'b.jsonl',
      line: 1,
      value: 'the same as a.jsonl:1',
    });
  });
});

describe('files that are no JSON Lines', () => {
  test.each([
    ['a gzip file', Buffer.from([0x1f, 0x8b, 0x08, 0x0a, 0x0a]), 'FILE_ENCODING'],
    ['UTF-16', Buffer.from(`\u{FEFF}${many(3)}`, 'utf16le'), 'FILE_ENCODING'],
    ['an array over several lines', JSON.stringify([generation('a'), generation('b')], null, 2), 'FILE_IS_ARRAY'],
    ['an array on one line', JSON.stringify([generation('a'), generation('b')]), 'FILE_IS_ARRAY'],
  ])('%s has one finding, not one for each line', async (_, content, code) => {
    expect((await findings(content)).map((finding) => finding.code)).toEqual([code]);
  });

  test('an empty file is named', async () => {
    expect((await findings('')).map(({ code }) => code)).toEqual(['FILE_EMPTY', 'TOO_FEW_EXAMPLES']);
  });

  test('a byte order mark is reported, and the line behind it still checked', async () => {
    expect(await faults(`\u{FEFF}{"input_text": "a"}\n`)).toEqual(['1 BYTE_ORDER_MARK', '1 MISSING_FIELD output_text']);
  });
});

describe('reading', () => {
  test('reports the bytes read so far, up to the whole', async () => {
    const totals: number[] = [];
    const content = many(20);
    await checkDataset([input(content, 'a.jsonl', 100)], { ...TRAINING, onBytes: (total) => totals.push(total) });
    expect(totals.at(-1)).toBe(Buffer.byteLength(content));
    expect(totals).toEqual([...totals].sort((left, right) => left - right));
  });

  test('stops when the caller aborts', async () => {
    const controller = new AbortController();
    const options = { ...TRAINING, signal: controller.signal, onBytes: () => controller.abort(new Error('enough')) };
    await expect(checkDataset([input(many(20))], options)).rejects.toThrow('enough');
  });

  test('a failing source fails the check', async () => {
    const broken: DatasetInput = {
      uri: 'gone.jsonl',
      sizeBytes: 1,
      // biome-ignore lint/correctness/useYield: it fails before it has anything
      async *open() {
        throw new Error('gone');
      },
    };
    await expect(checkDataset([broken], TRAINING)).rejects.toThrow('gone');
  });
});

describe('laws', () => {
  const text = fc.string({ unit: 'binary', minLength: 1 }).filter((value) => /\S/.test(value));
  const example = fc.record({ input_text: text, output_text: text });
  const turns = fc.integer({ min: 1, max: 3 });
  const chatExample = turns.chain((count) =>
    fc.record({
      messages: fc
        .array(text, { minLength: 2 * count, maxLength: 2 * count })
        .map((texts) => texts.map((content, index) => ({ author: index % 2 ? 'assistant' : 'user', content }))),
    }),
  );
  const ending = fc.constantFrom('\n', '\r\n');
  const rawLine = fc.oneof(
    fc.json(),
    fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\n', ' ')),
    fc.constant(''),
  );
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

  test('chunk borders never change the result', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            rawLine,
            example.map((one) => JSON.stringify(one)),
          ),
        ),
        sizes,
        async (raw, chunks) => {
          const content = raw.join('\n');
          const whole = await checkDataset([input(content, 'a.jsonl', 1_000_000)], TRAINING);
          expect(await checkDataset([input(content, 'a.jsonl', chunks)], TRAINING)).toEqual(whole);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('sound examples have no errors in their lines, and there are as many as lines', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.record({ shape: fc.constant('generation' as const), examples: fc.array(example) }),
          fc.record({ shape: fc.constant('chat' as const), examples: fc.array(chatExample) }),
        ),
        ending,
        async ({ shape, examples }, end) => {
          const content = examples.map((one) => JSON.stringify(one)).join(end);
          const { facts, findings: found } = await checkDataset([input(content)], { ...TRAINING, shape });
          expect(found.filter((finding) => isError(finding) && finding.line !== undefined)).toEqual([]);
          expect(facts.examples).toBe(examples.length);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('whatever the bytes are, the check ends with findings and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom<DatasetShape>('generation', 'chat'),
        async (bytes, shape) => {
          const { findings: found } = await checkDataset([input(Buffer.from(bytes))], { ...TRAINING, shape });
          expect(found.some(isError)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});
