import { describe, expect, test } from 'vitest';
import type { ResolvedSchedule } from '../contract/schedule-file.ts';
import { type ExistingSchedule, scheduleChanges } from './schedule-changes.ts';
import { appliedText } from './schedule-options.ts';

const nightly: ResolvedSchedule = {
  id: 'nightly',
  workflow: 'retrain',
  cron: ['0 4 * * *'],
  timeZone: 'UTC',
  jitterMs: 0,
  catchUpMs: 86_400_000,
  overlap: 'Skip',
  paused: false,
  request: { champion: 'night' },
};
const file = { name: 'team', schedules: [nightly] };
const wanted = { file, taskQueue: 'q', prune: false };
const applied = (schedule: ResolvedSchedule): ExistingSchedule => ({
  id: schedule.id,
  group: 'team',
  applied: appliedText(schedule, 'q'),
});

describe('what has to be done', () => {
  test.each<[string, readonly ExistingSchedule[], object]>([
    ['nothing is there', [], { kind: 'create' }],
    ['it is there as wanted', [applied(nightly)], { kind: 'unchanged' }],
    ['it was paused by hand', [applied({ ...nightly, paused: true })], { kind: 'unchanged' }],
    ['its time differs', [applied({ ...nightly, cron: ['0 5 * * *'] })], { kind: 'update', fields: ['cron'] }],
    [
      'request and jitter differ',
      [applied({ ...nightly, jitterMs: 1, request: {} })],
      { kind: 'update', fields: ['jitterMs', 'request'] },
    ],
    ['somebody else has the id', [{ id: 'nightly' }], { kind: 'foreign' }],
    ['another file has the id', [{ ...applied(nightly), group: 'others' }], { kind: 'foreign' }],
    ['its memo is no JSON', [{ id: 'nightly', group: 'team', applied: '{' }], { kind: 'update' }],
  ])('when %s', (_, existing, change) => {
    expect(scheduleChanges(wanted, existing)).toEqual([expect.objectContaining({ id: 'nightly', ...change })]);
  });

  test('what the file no longer has is left, or deleted when asked; what others have never is', () => {
    const existing = [
      applied(nightly),
      applied({ ...nightly, id: 'old' }),
      { ...applied({ ...nightly, id: 'theirs' }), group: 'others' },
      { id: 'by-hand' },
    ];
    expect(scheduleChanges(wanted, existing).slice(1)).toEqual([{ id: 'old', kind: 'left' }]);
    expect(scheduleChanges({ ...wanted, prune: true }, existing).slice(1)).toEqual([{ id: 'old', kind: 'delete' }]);
  });
});
