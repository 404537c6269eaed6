import { expect, test } from 'vitest';
import { ContentHash } from './content-hash.ts';

test('CRC32C is written as Cloud Storage writes it, over any chunks', () => {
  const hash = new ContentHash();
  hash.update(Buffer.from('1234'));
  hash.update(Buffer.from('56789'));
  expect(hash.digest()).toEqual({
    sizeBytes: 9,
    sha256: '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225',
    crc32c: Buffer.from([0xe3, 0x06, 0x92, 0x83]).toString('base64'), // the check value of the CRC catalogue
  });
});
