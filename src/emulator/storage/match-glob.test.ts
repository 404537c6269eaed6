import { describe, expect, test } from 'vitest';
import { globMatcher } from './match-glob.ts';

describe('a glob', () => {
  test.each([
    ['*.jsonl', 'train.jsonl', true],
    ['*.jsonl', 'sets/train.jsonl', false],
    ['**.jsonl', 'sets/train.jsonl', true],
    ['sets/**/train.jsonl', 'sets/a/b/train.jsonl', true],
    ['sets/?.jsonl', 'sets/a.jsonl', true],
    ['sets/?.jsonl', 'sets/ab.jsonl', false],
    ['?', '/', false],
    ['?', '😀', true],
    ['part-[0-3]', 'part-2', true],
    ['part-[!0-3]', 'part-2', false],
    ['{train,eval}.jsonl', 'eval.jsonl', true],
    ['{train,eval}.jsonl', 'test.jsonl', false],
    ['{a*,b/**}.py', 'b/c/d.py', true],
    ['a,b', 'a,b', true],
    ['a.b+(c)', 'a.b+(c)', true],
    ['a.b', 'aXb', false],
    ['\\*', '*', true],
    ['\\*', 'a', false],
    ['data', 'data/x', false],
  ])('%s and the name %s: %s', (glob, name, matches) => {
    expect(globMatcher(glob)(name)).toBe(matches);
  });

  test('that is not closed is refused', () => {
    expect(() => globMatcher('{a,b')).toThrow('a { without its }');
  });
});
