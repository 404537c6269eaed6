import { findTemporalBinary } from '../scripts/temporal-binaries.mjs';
import { type Station, startStation } from '../test/support/station.ts';

/** Temporal, emulator and workers as the build has them, each a process of its own; all ended afterwards. */
export async function withStation<Result>(speed: number, use: (station: Station) => Promise<Result>): Promise<Result> {
  const temporalCliPath = findTemporalBinary('temporal');
  if (!temporalCliPath) throw new Error('the Temporal CLI is missing. To fix: npm run bench, which fetches it');
  const station = await startStation({ speed, temporalCliPath });
  try {
    return await use(station);
  } finally {
    await station.close();
  }
}
