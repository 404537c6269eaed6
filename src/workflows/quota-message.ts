import type { Progress } from '../contract/progress.ts';
import type { GoogleQuota, LeasePlace, QuotaPool } from '../contract/quota.ts';

/** What a run shows while it waits for its turn. */
export function quotaProgress(
  place: LeasePlace & { readonly kind: 'waiting' },
  quota: GoogleQuota,
  line: { readonly project: string; readonly pool: QuotaPool },
  nowMs: number,
): Pick<Progress, 'message'> & Required<Pick<Progress, 'quota'>> {
  const { position, of, limit, limitFrom, aboutMs, refused } = place;
  const about = aboutMs === undefined ? '' : `, about ${roughly(aboutMs)}`;
  const said = refused
    ? `; Google has none just now (${refused.reason}), next try in ${roughly(refused.untilMs - nowMs)}`
    : '';
  const isStopped = limit === 0 && limitFrom === 'update'; // more of Google's quota would not help
  const jobs = limit === 1 ? 'one job' : `${limit} jobs`;
  const { name, perJob, unit, region } = quota;
  const more = perJob === 1 ? `more of "${name}"` : `"${name}" in ${region} in multiples of ${perJob} ${unit}`;
  const way = isStopped
    ? `the line is stopped by quota set; go on with: tempotune quota set ${line.pool} config --project ${line.project}`
    : `${jobs} at a time, for more request ${more}`;
  return {
    message: `position ${position} of ${of}${about}${said}; ${way}`,
    quota: { position, of, limit, ...(aboutMs === undefined ? {} : { aboutMs }), ...quota },
  };
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** To the nearest of the largest unit that fits: `40 s`, `25 min`, `2 h`. */
export function roughly(milliseconds: number): string {
  if (milliseconds < 2 * MINUTE_MS) return `${Math.max(0, Math.round(milliseconds / 1_000))} s`;
  if (milliseconds < 2 * HOUR_MS) return `${Math.round(milliseconds / MINUTE_MS)} min`;
  return `${Math.round(milliseconds / HOUR_MS)} h`;
}
