import { describe, expect, test } from 'vitest';
import { iso } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import { newestFirst } from './newest-first.ts';
import { type ListRequest, pageOf } from './page.ts';

interface Job {
  name: string;
  createdAt: number;
}

const jobs = Array.from({ length: 10_000 }, (_, index) => ({
  name: `jobs/${(index * 7_919) % 10_000}`,
  createdAt: Math.floor(index / 3), // several of one moment
}));
const plainView = ({ name, createdAt }: Job): JsonObject => ({
  name,
  createTime: iso(createdAt),
  labels: { half: Number(name.slice(5)) % 2 === 0 ? 'even' : 'odd' },
});

function walk(request: ListRequest) {
  let views = 0;
  const names: string[] = [];
  let pageToken: string | undefined;
  do {
    const { items, nextPageToken } = newestFirst(
      { ...request, ...(pageToken ? { pageToken } : {}) },
      {
        records: jobs,
        includes: () => true,
        view(job) {
          views += 1;
          return plainView(job);
        },
      },
    );
    names.push(...items.map(({ name }) => String(name)));
    pageToken = nextPageToken;
  } while (pageToken);
  return { names, views };
}

describe('ten thousand jobs', () => {
  test('are viewed once each on the way through all pages', () => {
    const { names, views } = walk({ pageSize: 100 });
    expect(new Set(names).size).toBe(10_000);
    expect(views).toBe(10_000);
  });

  test('are viewed once each and once more for each page when there is a filter', () => {
    const { names, views } = walk({ pageSize: 100, filter: 'labels.half="even"' });
    expect(names).toHaveLength(5_000);
    expect(views).toBeLessThanOrEqual(10_000 + 2 * 50);
  });

  test('come in the order of any other list', () => {
    const { items } = pageOf(jobs.map(plainView), { pageSize: 1_000 });
    expect(walk({ pageSize: 1_000 }).names.slice(0, 1_000)).toEqual(items.map(({ name }) => name));
  });
});

test('a page may be walked on with the token of the plain list, and the other way round', () => {
  const few = jobs.slice(0, 20);
  const first = pageOf(few.map(plainView), { pageSize: 5 });
  const listing = { records: few, includes: () => true, view: plainView };
  const token = String(first.nextPageToken);
  expect(newestFirst({ pageSize: 5, pageToken: token }, listing)).toEqual(
    pageOf(few.map(plainView), { pageSize: 5, pageToken: token }),
  );
});

test('another order is that of the plain list', () => {
  const few = jobs.slice(0, 20);
  const listing = { records: few, includes: () => true, view: plainView };
  expect(newestFirst({ orderBy: 'name' }, listing)).toEqual(pageOf(few.map(plainView), { orderBy: 'name' }));
});
