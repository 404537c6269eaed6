import { condition } from '@temporalio/workflow';

/**
 * Runs the items in order, at most `limit()` at a time, and waits for all that were started, also when it is cancelled.
 * One dispatcher, one waiter: with a condition per item every waiter would see the same free slot (temporal facts 3.3).
 */
export async function mapBounded<Item, Result>(
  items: readonly Item[],
  limit: () => number,
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  let active = 0;
  const running: Promise<Result>[] = [];
  try {
    for (const item of items) {
      await condition(() => active < limit());
      active += 1; // nothing may run between the wait and this line
      running.push(
        run(item).finally(() => {
          active -= 1;
        }),
      );
    }
    return await Promise.all(running);
  } finally {
    await Promise.allSettled(running);
  }
}
