import { beforeEach, describe, expect, test } from 'vitest';
import { type FakeCloud, fakeCloud, runActivity } from '../../test/support/fake-cloud.ts';
import { failureTypes } from '../contract/failures.ts';
import type { LeasePlace } from '../contract/quota.ts';
import { waitForPlace } from './wait-for-place.ts';

type InLine = LeasePlace & { readonly kind: 'waiting' };

let cloud: FakeCloud;
beforeEach(async () => {
  cloud = await fakeCloud();
});

function aPlace(different: Partial<InLine> = {}): InLine {
  return { kind: 'waiting', position: 8, of: 20, limit: 1, ...different };
}

function look(known: InLine, now: LeasePlace | null): Promise<LeasePlace | 'ask again'> {
  cloud.quotaBrokers.say({ place: now });
  const input = {
    project: 'test-project',
    pool: 'gpu',
    leaseId: 'lease',
    place: known,
    pollIntervalMs: 60_000,
  } as const;
  return runActivity(waitForPlace(cloud.dependencies), [input]);
}

describe('a run that waits in line', () => {
  test.each<[what: string, known: InLine, now: InLine]>([
    ['came near the front', aPlace({ position: 4 }), aPlace({ position: 3 })],
    ['has half as many before it', aPlace(), aPlace({ position: 4 })],
    ['was put further back', aPlace(), aPlace({ position: 9 })],
    ['has a first estimate', aPlace(), aPlace({ aboutMs: 60_000 })],
    ['stands in a line that was stopped', aPlace(), aPlace({ limit: 0 })],
    ['stands in a line that goes on', aPlace({ limit: 0 }), aPlace()],
    ['is near the front when more jobs may run', aPlace({ position: 2 }), aPlace({ position: 2, limit: 3 })],
  ])('hears that it %s', async (_, known, now) => {
    expect(await look(known, now)).toEqual(now);
  });

  test.each<[what: string, now: InLine]>([
    ['it moved by a few places', aPlace({ position: 6 })],
    ['others came after it', aPlace({ of: 25 })],
    ['another number of jobs may run, but not soon its own', aPlace({ limit: 3 })],
  ])('adds nothing to its history when %s', async (_, now) => {
    await expect(look(aPlace(), now)).rejects.toMatchObject({ type: failureTypes.stillWaiting });
  });

  test.each<[what: string, now: LeasePlace | null]>([
    ['the broker was lost', null],
    ['its grant went astray', { kind: 'held', fence: 1 }],
  ])('asks again when %s', async (_, now) => {
    expect(await look(aPlace(), now)).toBe('ask again');
  });
});
