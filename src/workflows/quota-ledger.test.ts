import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LeaseRelease, SentLeaseRequest } from '../contract/quota.ts';
import {
  asked,
  emptyLedger,
  freed,
  granted,
  type Ledger,
  limited,
  limitOf,
  lost,
  placeOf,
  quotaDelayMs,
  rebuilt,
  released,
  sent,
} from './quota-ledger.ts';

function aRequest(leaseId: string, different: Partial<SentLeaseRequest> = {}): SentLeaseRequest {
  return {
    leaseId,
    holder: { workflowId: leaseId, firstExecutionRunId: 'run' },
    key: { workflowId: leaseId, firstExecutionRunId: 'run', attempt: 1, resubmission: 0 },
    location: { project: 'test-project', region: 'us-central1' },
    api: 'pipelineJobs',
    pollIntervalMs: 60_000,
    askedAtMs: 0,
    configuredLimit: 1,
    lookMs: 60_000,
    ...different,
  };
}

const idsOf = (leases: readonly { leaseId: string }[]): string[] => leases.map(({ leaseId }) => leaseId);
const held = ({ leases }: Ledger): string[] => idsOf(leases);
const waiting = ({ queue }: Ledger): string[] => queue.map(({ request }) => request.leaseId);

/** All ask in this order, a millisecond apart; those that are free are granted. */
function lineOf(...ids: readonly string[]): Ledger {
  const all = ids.reduce((ledger, id, at) => asked(ledger, aRequest(id, { askedAtMs: at }), at), emptyLedger(0));
  return granted(all, ids.length);
}

describe('the line', () => {
  test('grants one at a time, in the order in which they asked', () => {
    const first = lineOf('a', 'b', 'c');
    expect([held(first), waiting(first)]).toEqual([['a'], ['b', 'c']]);
    const second = granted(released(first, { leaseId: 'a' }, 10), 10);
    expect([held(second), waiting(second)]).toEqual([['b'], ['c']]);
  });

  test('grants again when a holder asks again, and tells it the same fence', () => {
    const ledger = asked(sent(lineOf('a', 'b'), []), aRequest('a'), 5);
    expect(held(ledger)).toEqual(['a']);
    expect(ledger.unsent.filter(({ leaseId }) => leaseId === 'a').map(({ fence }) => fence)).toEqual([1, 1]);
  });

  test('gives another run under the same key a grant of its own', () => {
    const holder = { workflowId: 'a', firstExecutionRunId: 'another run' };
    const ledger = asked(lineOf('a', 'b'), aRequest('a', { holder }), 5);
    expect(ledger.leases).toMatchObject([{ leaseId: 'a', fence: 2, request: { holder } }]);
  });

  test('keeps the place of one that asks again while it waits', () => {
    const ledger = asked(lineOf('a', 'b', 'c'), aRequest('b', { askedAtMs: 99 }), 99);
    expect(waiting(ledger)).toEqual(['b', 'c']);
  });

  test('takes out who withdraws', () => {
    expect(waiting(released(lineOf('a', 'b', 'c'), { leaseId: 'b' }, 5))).toEqual(['c']);
  });

  test('puts those who ask a new broker again into their old order', () => {
    const ledger = ['c', 'a', 'b'].reduce(
      (before, id) => asked(before, aRequest(id, { askedAtMs: id.charCodeAt(0) }), 500),
      emptyLedger(0),
    );
    expect(waiting(ledger)).toEqual(['a', 'b', 'c']);
  });
});

describe('Google refuses although it was its turn', () => {
  const refused = asked(lineOf('a', 'b'), aRequest('a', { refused: 'no GPUs' }), 1_000);

  test('its place stays the first, and nobody is granted before the delay is over', () => {
    expect(waiting(refused)).toEqual(['a', 'b']);
    expect(held(granted(refused, 60_999))).toEqual([]);
    expect(held(granted(refused, 61_000))).toEqual(['a']);
  });

  test('each refusal doubles the delay', () => {
    const again = asked(granted(refused, 61_000), aRequest('a', { refused: 'no GPUs' }), 61_000);
    expect(again.refused).toEqual({ reason: 'no GPUs', untilMs: 61_000 + 120_000 });
  });

  test('a job of ours that ends has left its quota: the next is granted at once', () => {
    const two = limited(lineOf('a', 'b', 'c'), 2);
    const one = asked(granted(two, 10), aRequest('b', { askedAtMs: 1, refused: 'no GPUs' }), 1_000);
    expect([held(one), waiting(one)]).toEqual([['a'], ['b', 'c']]);
    expect(held(granted(released(one, { leaseId: 'a' }, 2_000), 2_000))).toEqual(['b', 'c']);
  });

  test.each([
    [0, 60_000, 60_000],
    [1, 60_000, 120_000],
    [3, 60_000, 480_000],
    [4, 60_000, 600_000],
    [1_000, 60_000, 600_000],
    [0, 100, 100],
  ])('after %d refusals, polled every %d ms, it is tried again in %d ms', (refusals, pollIntervalMs, expected) => {
    expect(quotaDelayMs(refusals, pollIntervalMs)).toBe(expected);
  });
});

describe('a holder that ended without giving back', () => {
  const fence = 1;
  const gone = lost(lineOf('a', 'b'), [{ leaseId: 'a', fence }]);

  test('keeps the slot until its job is over', () => {
    expect(held(granted(gone, 10))).toEqual(['a']);
    expect(held(granted(freed(gone, { leaseId: 'a', fence }), 10))).toEqual(['b']);
  });

  test('that runs again waits in line, and frees nothing by leaving it', () => {
    const again = asked(gone, aRequest('a', { askedAtMs: 20 }), 20);
    expect(waiting(again)).toEqual(['b', 'a']);
    expect(held(released(again, { leaseId: 'a' }, 30))).toEqual(['a']);
  });

  test('is not meant when the lease was granted anew meanwhile', () => {
    expect(lost(lineOf('a'), [{ leaseId: 'a', fence: 99 }]).leases).toMatchObject([{ isLost: false }]);
  });
});

describe('a new broker, when the one before was lost', () => {
  const name = 'projects/p/locations/r/pipelineJobs/j';
  const found = rebuilt(asked(emptyLedger(1_000), aRequest('b'), 5), [{ name, sinceMs: 3 }]);

  test('counts the jobs that run', () => {
    expect(held(granted(found, 10))).toEqual([name]);
  });

  test('knows from the job whose lease is given back', () => {
    expect(held(granted(released(found, { leaseId: 'a', job: name }, 10), 10))).toEqual(['b']);
  });

  test('gives greater fences than any before', () => {
    expect(granted(released(found, { leaseId: 'a', job: name }, 10), 10).leases[0]?.fence).toBeGreaterThan(1_000);
  });
});

describe('the limit', () => {
  test('is what the workers are configured with, until it is set by hand and after it is given back', () => {
    const configured = asked(emptyLedger(0), aRequest('a', { configuredLimit: 2 }), 0);
    const updated = asked(limited(configured, 5), aRequest('b', { configuredLimit: 3 }), 0);
    expect([configured, updated, limited(updated, null)].map(limitOf)).toEqual([2, 5, 3]);
  });

  test('takes nothing away from those who hold, when it is lowered', () => {
    const two = granted(limited(lineOf('a', 'b', 'c'), 2), 10);
    const lowered = granted(released(limited(two, 1), { leaseId: 'x' }, 20), 20);
    expect([held(lowered), waiting(lowered)]).toEqual([['a', 'b'], ['c']]);
    expect(held(granted(released(lowered, { leaseId: 'a' }, 30), 30))).toEqual(['b']);
  });
});

describe('about how long', () => {
  const hour = 3_600_000;
  const served = granted(released(lineOf('a', 'b', 'c', 'd'), { leaseId: 'a', job: 'job' }, 2 * hour), 2 * hour);

  test('nobody knows before a job has ended', () => {
    expect(placeOf(lineOf('a', 'b'), 'b', 10)).toEqual({
      ...{ kind: 'waiting', position: 1, of: 1, limit: 1, limitFrom: 'configuration' },
    });
  });

  test.each<[what: string, release: LeaseRelease, heldMs: number, request: Partial<SentLeaseRequest>, counts: boolean]>(
    [
      ['a job that ran for two hours', { leaseId: 'a', job: 'job' }, 2 * hour, {}, true],
      ['a run that was reset, and took over a job that had ended', { leaseId: 'a', job: 'job' }, 800, {}, false],
      ['a run that was cancelled before it had a job', { leaseId: 'a' }, 2 * hour, {}, false],
      [
        'a job of minutes that is looked at every hour',
        { leaseId: 'a', job: 'job' },
        hour / 6,
        { pollIntervalMs: hour },
        true,
      ],
      ['a job of an emulator, in seconds', { leaseId: 'a', job: 'job' }, 3_000, { pollIntervalMs: 100 }, true],
    ],
  )('%s counts, or does not: %j after %d ms', (_, release, heldMs, request, counts) => {
    const first = granted(asked(emptyLedger(0), aRequest('a', request), 0), 0);
    const { lengthsMs } = released(first, release, heldMs);
    expect(lengthsMs).toEqual(counts ? [heldMs] : []);
  });

  test('runs behind one that was reset keep the estimate that they had', () => {
    const nextUp = granted(released(served, { leaseId: 'b', job: 'job' }, 2 * hour + 800), 2 * hour + 800);
    expect(placeOf(nextUp, 'd', 2 * hour + 800)).toMatchObject({ position: 1, aboutMs: 2 * hour - 4 });
  });

  test.each([
    ['c', 1, 1 * hour],
    ['d', 2, 3 * hour],
  ])('%s is at place %d after an hour of the second job, when the first took two', (leaseId, position, aboutMs) => {
    expect(placeOf(served, leaseId, 3 * hour)).toMatchObject({ position, of: 2 });
    const place = placeOf(served, leaseId, 3 * hour);
    expect(place?.kind === 'waiting' && Math.round((place.aboutMs ?? 0) / hour)).toBe(aboutMs / hour);
  });
});

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
type Step = {
  readonly what: 'ask' | 'refuse' | 'release' | 'lose' | 'free' | 'limit';
  readonly id: string;
  readonly limit: number;
};
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    what: fc.constantFrom<Step['what'][]>('ask', 'ask', 'refuse', 'release', 'lose', 'free', 'limit'),
    id: fc.constantFrom(...ids),
    limit: fc.integer({ min: 0, max: 4 }),
  }),
  { maxLength: 80 },
);

function withStep(ledger: Ledger, { what, id, limit }: Step, nowMs: number): Ledger {
  const lease = ledger.leases.find(({ leaseId }) => leaseId === id);
  if (what === 'ask') return asked(ledger, aRequest(id, { askedAtMs: nowMs, configuredLimit: 2 }), nowMs);
  if (what === 'refuse')
    return lease ? asked(ledger, aRequest(id, { refused: 'none', configuredLimit: 2 }), nowMs) : ledger;
  if (what === 'release') return released(ledger, { leaseId: id }, nowMs);
  if (what === 'lose') return lease ? lost(ledger, [lease]) : ledger;
  if (what === 'free') return lease?.isLost ? freed(ledger, lease) : ledger;
  return limited(ledger, limit);
}

describe('whatever happens', () => {
  test('nobody is granted a lease while as many are held as the limit allows', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let ledger = emptyLedger(0);
        all.forEach((step, at) => {
          const before = withStep(ledger, step, at * 1_000_000);
          ledger = granted(before, at * 1_000_000);
          expect(ledger.leases.length).toBeLessThanOrEqual(Math.max(limitOf(ledger), before.leases.length));
        });
      }),
    );
  });

  test('those who asked first are granted first', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let ledger = emptyLedger(0);
        all.forEach((step, at) => {
          const before = withStep(ledger, step, at * 1_000_000);
          ledger = granted(before, at * 1_000_000);
          const order = before.queue.map(({ request }) => request.leaseId);
          const added = order.length - ledger.queue.length;
          expect(ledger.queue.map(({ request }) => request.leaseId)).toEqual(order.slice(added));
          const times = ledger.queue.map(({ request }) => request.askedAtMs);
          expect(times).toEqual([...times].sort((a, b) => a - b));
        });
      }),
    );
  });

  test('who asked holds or waits, once, until it gives back or its job is over', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let ledger = emptyLedger(0);
        const known = new Set<string>();
        all.forEach((step, at) => {
          if (step.what === 'ask') known.add(step.id);
          if (step.what === 'release') known.delete(step.id);
          const lease = ledger.leases.find(({ leaseId, isLost }) => leaseId === step.id && !isLost);
          if (step.what === 'lose' && lease) known.delete(step.id);
          ledger = granted(withStep(ledger, step, at * 1_000_000), at * 1_000_000);
          const alive = ledger.leases.filter(({ isLost }) => !isLost);
          const all = [...idsOf(alive), ...waiting(ledger)];
          expect(all.sort()).toEqual([...new Set(all)].sort());
          for (const id of known) expect(all).toContain(id);
        });
      }),
    );
  });

  test('it goes on from its plain data as if nothing had been', () => {
    fc.assert(
      fc.property(steps, fc.nat(80), (all, cut) => {
        const play = (from: Ledger, some: readonly Step[], start: number): Ledger =>
          some.reduce((now, step, at) => granted(withStep(now, step, start + at), start + at), from);
        const before = play(emptyLedger(0), all.slice(0, cut), 0);
        const carried = JSON.parse(JSON.stringify(before)) as Ledger;
        expect(play(carried, all.slice(cut), cut)).toEqual(play(before, all.slice(cut), cut));
      }),
    );
  });

  test('every grant has a greater fence than all before', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let ledger = emptyLedger(0);
        all.forEach((step, at) => {
          const { lastFence } = ledger;
          const old = new Set(ledger.leases.map(({ fence }) => fence));
          ledger = granted(withStep(ledger, step, at * 1_000_000), at * 1_000_000);
          for (const { fence } of ledger.leases) if (!old.has(fence)) expect(fence).toBeGreaterThan(lastFence);
        });
      }),
    );
  });
});
