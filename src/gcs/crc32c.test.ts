import { CRC32C } from '@google-cloud/storage';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc32cOf, startCrc32c } from './crc32c.ts';

describe('crc32c', () => {
  test.each([
    ['', 'AAAAAA=='],
    ['123456789', '4waSgw=='], // 0xE3069283, the check value of CRC-32C
  ])('of "%s" is %s', (text, expected) => {
    expect(crc32cOf(text)).toBe(expected);
  });

  test("is the client's own, however the data is cut", () => {
    const chunks = fc.array(fc.uint8Array());
    fc.assert(
      fc.property(chunks, (some) => {
        const ours = startCrc32c();
        const theirs = new CRC32C();
        for (const chunk of some.map((bytes) => Buffer.from(bytes))) {
          ours.update(chunk);
          theirs.update(chunk);
        }
        return ours.toString() === theirs.toString() && ours.validate(theirs.toString());
      }),
    );
  });

  test('does not accept another', () => {
    expect(startCrc32c().validate('4waSgw==')).toBe(false);
  });
});
