import { expect, test } from 'vitest';
import { invalidByte } from './invalid-utf8.ts';

test.each([
  ['plain text', Buffer.from('hello'), undefined],
  ['a real replacement character', Buffer.from('a\u{FFFD}b'), undefined],
  ['Latin-1', Buffer.from([0x61, 0xe9, 0x62]), { byte: '0xe9', offset: 1 }],
  ['a cut character', Buffer.from([0x61, 0xe2, 0x82]), { byte: '0xe2', offset: 1 }],
  ['a surrogate', Buffer.from([0xed, 0xa0, 0x80]), { byte: '0xed', offset: 0 }],
  [
    'a fault behind a real replacement character and a longer one',
    Buffer.concat([Buffer.from('\u{FFFD}\u{1F600}'), Buffer.from([0xff])]),
    { byte: '0xff', offset: 7 },
  ],
])('%s', (_, bytes, expected) => {
  expect(invalidByte(bytes, bytes.toString('utf8'))).toEqual(expected);
});
