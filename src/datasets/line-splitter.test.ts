import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

function split(chunks: readonly string[], maximumBytes = 100) {
  const splitter = new LineSplitter(maximumBytes);
  return chunks.flatMap((chunk) => [...splitter.push(Buffer.from(chunk))]);
}

test('a line may come in pieces, a piece may hold several lines', () => {
  const lines = split(['on', 'e\ntwo\n\nth', '', 'ree\nrest']);
  expect(lines.map(({ number, bytes }) => `${number} ${bytes}`)).toEqual(['1 one', '2 two', '3 ', '4 three']);
});

test('a line beyond the limit is counted, not kept, and the next one is whole again', () => {
  expect(split(['abc', 'defg', 'h\n', 'ok\n', 'abcdef\nabcdefg\n'], 6)).toMatchObject([
    { number: 1, tooLong: true, lengthBytes: 8, bytes: Buffer.alloc(0) },
    { number: 2, tooLong: false, bytes: Buffer.from('ok') },
    { number: 3, tooLong: false, bytes: Buffer.from('abcdef') },
    { number: 4, tooLong: true, lengthBytes: 7 },
  ]);
});

test('the lines are those of the whole, wherever it is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', '\n', '\r', 'é') })), (chunks) => {
      const whole = chunks.join('').split('\n').slice(0, -1);
      expect(split(chunks).map(({ bytes }) => bytes.toString())).toEqual(whole);
    }),
  );
});
