import { expect, test } from 'vitest';
import { type LoserModel, whyKept } from './losers.ts';

const ownership = { owner: 'us', sweep: 'this', best: 'models/1@1' };
const loser: LoserModel = {
  trial: 2,
  model: 'models/2@1',
  isCached: false,
  labels: { 'tempotune-owner': 'us', 'tempotune-sweep': 'this' },
  versionAliases: ['default'],
};

test('a model that this sweep made, and that nobody named, may go', () => {
  expect(whyKept(loser, ownership)).toBeUndefined();
});

test.each([
  ['the best model, in whatever version', { model: 'models/1@2' }, 'it is the best model'],
  ['a cache hit', { isCached: true }, 'it was made by an earlier job and answered from the cache'],
  [
    'a model of another owner',
    { labels: { ...loser.labels, 'tempotune-owner': 'them' } },
    'its labels name another owner',
  ],
  [
    'a model of another sweep',
    { labels: { ...loser.labels, 'tempotune-sweep': 'that' } },
    'its labels name another sweep',
  ],
  ['a model without labels', { labels: {} }, 'its labels name another owner'],
  ['a champion', { versionAliases: ['default', 'champion'] }, 'it carries the alias champion'],
])('%s stays', (_, different, reason) => {
  expect(whyKept({ ...loser, ...different }, ownership)).toBe(reason);
});
