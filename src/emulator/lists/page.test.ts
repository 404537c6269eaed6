import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { type ListRequest, pageOf } from './page.ts';

const item = (id: number, hour = id): JsonObject => ({
  name: `jobs/${id}`,
  createTime: `2024-01-01T${String(hour).padStart(2, '0')}:00:00Z`,
});
const names = (items: JsonObject[]): unknown[] => items.map(({ name }) => name);

describe('a page', () => {
  test('shows the newest first', () => {
    expect(names(pageOf([item(1), item(3), item(2)], {}).items)).toEqual(['jobs/3', 'jobs/2', 'jobs/1']);
  });

  test.each([
    [{ orderBy: 'create_time' }, ['jobs/1', 'jobs/2', 'jobs/3']],
    [{ orderBy: 'createTime desc', pageSize: 2 }, ['jobs/3', 'jobs/2']],
    [{ filter: 'name="jobs/2"' }, ['jobs/2']],
  ] satisfies Array<[ListRequest, string[]]>)('obeys %j', (request, expected) => {
    expect(names(pageOf([item(1), item(3), item(2)], request).items)).toEqual(expected);
  });

  test('keeps what the mask names', () => {
    const job = { name: 'a', pipelineSpec: { pipelineInfo: { name: 'x' }, root: {} }, state: 'S' };
    const request = { readMask: 'name,pipelineSpec.pipelineInfo,missing' };
    expect(pageOf([job], request).items).toEqual([{ name: 'a', pipelineSpec: { pipelineInfo: { name: 'x' } } }]);
  });

  test('sorts int64 steps by value', () => {
    const points = ['5', '10', '100', '20'].map((step) => ({ step }));
    expect(pageOf(points, { orderBy: 'step' }).items.map(({ step }) => step)).toEqual(['5', '10', '20', '100']);
  });

  test.each([{ orderBy: 'create_time sideways' }, { pageToken: 'nonsense' }, { pageSize: -1 }])(
    'refuses %j',
    (request) => {
      expect(() => pageOf([item(1)], request)).toThrow();
    },
  );
});

test('law: pages lead through every item once, while others are made meanwhile', () => {
  const hours = fc.array(fc.nat(23), { maxLength: 12 });
  fc.assert(
    fc.property(
      hours,
      hours,
      fc.integer({ min: 1, max: 5 }),
      fc.boolean(),
      (before, meanwhile, pageSize, isOldestFirst) => {
        const jobs = before.map((hour, index) => item(index, hour));
        const arrivals = meanwhile.map((hour, index) => item(1_000 + index, hour));
        const seen: unknown[] = [];
        let request: ListRequest = { pageSize, orderBy: isOldestFirst ? 'create_time' : 'create_time desc' };
        for (;;) {
          const { items, nextPageToken } = pageOf(jobs, request);
          seen.push(...names(items));
          if (nextPageToken === undefined) break;
          request = { ...request, pageToken: nextPageToken };
          const arrival = arrivals.pop();
          if (arrival) jobs.push(arrival);
        }
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen).toEqual(expect.arrayContaining(before.map((_, index) => `jobs/${index}`)));
      },
    ),
  );
});
