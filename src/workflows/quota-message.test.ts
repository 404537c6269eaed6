import { describe, expect, test } from 'vitest';
import type { GoogleQuota, LeasePlace } from '../contract/quota.ts';
import { quotaProgress } from './quota-message.ts';

const quota: GoogleQuota = { name: 'Restricted image training', perJob: 8, unit: 'GPUs', region: 'us-central1' };
const line = { project: 'my-project', pool: 'gpu' } as const;
type InLine = LeasePlace & { readonly kind: 'waiting' };

function aPlace(different: Partial<InLine> = {}): InLine {
  return { kind: 'waiting', position: 1, of: 2, limit: 1, limitFrom: 'configuration', ...different };
}

const more = 'for more request "Restricted image training" in us-central1 in multiples of 8 GPUs';
const stopped = 'the line is stopped by quota set; go on with: tempotune quota set gpu config --project my-project';

describe('a run in the line says', () => {
  test.each<[what: string, place: InLine, message: string]>([
    ['what to request from Google', aPlace(), `position 1 of 2; one job at a time, ${more}`],
    [
      'how many jobs an operator lets run',
      aPlace({ limit: 2, limitFrom: 'update' }),
      `position 1 of 2; 2 jobs at a time, ${more}`,
    ],
    [
      'about how long it waits',
      aPlace({ aboutMs: 1_500_000 }),
      `position 1 of 2, about 25 min; one job at a time, ${more}`,
    ],
    ['who stopped it, and how it goes on', aPlace({ limit: 0, limitFrom: 'update' }), `position 1 of 2; ${stopped}`],
  ])('%s', (_, place, message) => {
    expect(quotaProgress(place, quota, line, 0).message).toBe(message);
  });

  test('as much as the answer of an earlier version tells', () => {
    const { limitFrom: _, ...earlier } = aPlace({ limit: 0 });
    expect(quotaProgress(earlier, quota, line, 0).message).toBe(`position 1 of 2; 0 jobs at a time, ${more}`);
  });
});
