import { expect, test } from 'vitest';
import { shapeOfDataset } from './dataset-shape.ts';

function file(...chunks: readonly string[]): Parameters<typeof shapeOfDataset>[0] {
  const bytes = chunks.map((chunk) => Buffer.from(chunk));
  async function* open(): AsyncGenerator<Buffer> {
    yield* bytes;
  }
  return [{ uri: 'a.jsonl', sizeBytes: 1, open }];
}

const long = 'x'.repeat(70_000);

test.each<[what: string, chunks: readonly string[], shape: string]>([
  ['a prompt and its answer', ['{"input_text": "a", "output_text": "b"}\n{}'], 'generation'],
  ['messages', ['{"messages": []}\n'], 'chat'],
  ['messages after a context', ['{"context": "c", "messages": []}'], 'chat'],
  ['a first line over several chunks', ['{"mess', 'ages": [', ']}\n'], 'chat'],
  ['a prompt of 70 KB', [`{"input_text": "${long}`], 'generation'],
  ['a context of 70 KB', [`{"context": "${long}`], 'chat'],
  ['no JSON', ['hello\n'], 'generation'],
  ['nothing', [], 'generation'],
])('%s', async (_, chunks, shape) => {
  expect(await shapeOfDataset(file(...chunks))).toBe(shape);
});
