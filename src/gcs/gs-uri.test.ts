import { describe, expect, test } from 'vitest';
import { gsUri, parseGsUri } from './gs-uri.ts';

describe('gs:// names', () => {
  test.each([
    ['gs://bucket/a.jsonl', { bucket: 'bucket', name: 'a.jsonl' }],
    ['gs://bucket/a/b c/ü?#%+.jsonl', { bucket: 'bucket', name: 'a/b c/ü?#%+.jsonl' }],
    ['gs://bucket//a', { bucket: 'bucket', name: '/a' }],
    ['gs://bucket/two\nlines', { bucket: 'bucket', name: 'two\nlines' }],
  ])('%j', (uri, name) => {
    expect(parseGsUri(uri)).toEqual(name);
    expect(gsUri(name)).toBe(uri);
  });

  test.each(['', 'gs://', 'gs://bucket', 'gs://bucket/', 'gs:///name', '/tmp/a', 's3://bucket/a', 'GS://bucket/a'])(
    '"%s" is none',
    (uri) => {
      expect(() => parseGsUri(uri)).toThrow(expect.objectContaining({ kind: 'Invalid' }));
    },
  );
});
