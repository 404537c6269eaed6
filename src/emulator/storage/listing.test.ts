import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Listing, type ListingQuery, listPage } from './listing.ts';
import { compareNames } from './registry.ts';

const entriesOf = (names: readonly string[]): { name: string }[] =>
  [...names].sort(compareNames).map((name) => ({ name }));

const NAMES = ['a', 'd/1', 'd/2', 'd/e/3', 'f', 'f/x', 'z'];

describe('one page', () => {
  test.each<[ListingQuery, string[], string[]]>([
    [{}, NAMES, []],
    [{ prefix: 'd/' }, ['d/1', 'd/2', 'd/e/3'], []],
    [{ delimiter: '/' }, ['a', 'f', 'z'], ['d/', 'f/']],
    [{ prefix: 'd/', delimiter: '/' }, ['d/1', 'd/2'], ['d/e/']],
    [{ startOffset: 'd/2', endOffset: 'f/x' }, ['d/2', 'd/e/3', 'f'], []],
    [{ prefix: 'nothing' }, [], []],
  ])('for %j shows %j and folders %j', (query, items, prefixes) => {
    const page = listPage(entriesOf(NAMES), query);
    expect({ items: page.items.map(({ name }) => name), prefixes: page.prefixes }).toEqual({ items, prefixes });
    expect(page.nextPageToken).toBeUndefined();
  });
});

test('pages of any size show together what one page shows, each name and folder once', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '/', 'ä', '😀'), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.uniqueArray(name), fc.integer({ min: 1, max: 5 }), fc.boolean(), (names, maxResults, inFolders) => {
      const query = inFolders ? { delimiter: '/' } : {};
      const entries = entriesOf(names);
      const whole = listPage(entries, query);
      const items: string[] = [];
      const prefixes: string[] = [];
      let token: { pageToken?: string } | undefined = {};
      while (token) {
        const page: Listing<{ name: string }> = listPage(entries, { ...query, ...token, maxResults });
        expect(page.items.length + page.prefixes.length).toBeLessThanOrEqual(maxResults);
        items.push(...page.items.map((item) => item.name));
        prefixes.push(...page.prefixes);
        token = page.nextPageToken === undefined ? undefined : { pageToken: page.nextPageToken };
      }
      expect(items).toEqual(whole.items.map((item) => item.name));
      expect(prefixes).toEqual(whole.prefixes);
    }),
  );
});
