import fc from 'fast-check';
import { expect, test } from 'vitest';
import vectors from '../../test/clients/request-hashes.json' with { type: 'json' };
import { contentHash } from './content-hash.ts';

test('the order of keys and undefined fields make no difference', () => {
  expect(contentHash({ b: [1, { d: 1, c: 2 }], a: undefined, e: 'x' })).toBe(
    contentHash({ e: 'x', b: [1, { c: 2, d: 1 }] }),
  );
});

test('the order of a list does: it may be the order of datasets', () => {
  expect(contentHash({ a: [1, 2] })).not.toBe(contentHash({ a: [2, 1] }));
});

test('two requests that differ as JSON have different hashes', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      const isSame = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
      return (contentHash(one) === contentHash(other)) === isSame;
    }),
  );
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return ['list', ...value.map(sorted)];
  if (value === null || typeof value !== 'object') return value;
  return Object.entries(value)
    .map(([key, inner]) => [key, sorted(inner)])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}

test.each(vectors)('$request hashes as with libraries of other languages', ({ request, sha256 }) => {
  expect(contentHash(request)).toBe(sha256);
});
