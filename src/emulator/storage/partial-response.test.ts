import { describe, expect, test } from 'vitest';
import { selectFields } from './partial-response.ts';

const listing = {
  kind: 'storage#objects',
  nextPageToken: 'x',
  items: [{ name: 'a', size: '1', metadata: { owner: 'me', team: 'us' } }, { name: 'b' }],
};

describe('fields=', () => {
  test.each([
    ['nextPageToken', { nextPageToken: 'x' }],
    ['items(name),nextPageToken', { nextPageToken: 'x', items: [{ name: 'a' }, { name: 'b' }] }],
    ['items/name', { items: [{ name: 'a' }, { name: 'b' }] }],
    ['items/metadata/owner', { items: [{ metadata: { owner: 'me' } }, {}] }],
    ['items(metadata(team)),kind', { kind: 'storage#objects', items: [{ metadata: { team: 'us' } }, {}] }],
    ['items(size,metadata/owner)', { items: [{ size: '1', metadata: { owner: 'me' } }, {}] }],
    ['*/name', { kind: 'storage#objects', nextPageToken: 'x', items: [{ name: 'a' }, { name: 'b' }] }],
    ['items', { items: listing.items }],
    ['nothing', {}],
  ])('%s', (fields, expected) => {
    expect(JSON.parse(JSON.stringify(selectFields(listing, fields)))).toEqual(JSON.parse(JSON.stringify(expected)));
  });

  test.each(['items(name', 'items)', ','])('%s is refused', (fields) => {
    expect(() => selectFields(listing, fields)).toThrow('Invalid field selection');
  });
});
