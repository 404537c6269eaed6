import type { TuningTime } from '../contract/tuning-times.ts';

/**
 * Milliseconds from the start of a job to its end, from the trials of the same sweep that ended before it: a fixed part, and
 * one that grows with its length (steps or epochs). Undefined while none ended that compares.
 */
export function expectedRunningMs(earlier: readonly TuningTime[], length: number | undefined): number | undefined {
  const comparable = earlier.filter((time) => (time.length === undefined) === (length === undefined));
  if (comparable.length === 0) return undefined;
  return mean(comparable.map(({ otherMs }) => otherMs)) + expectedTuningMs(comparable, length);
}

function expectedTuningMs(times: readonly TuningTime[], length: number | undefined): number {
  const meanTuningMs = mean(times.map(({ tuningMs }) => tuningMs));
  if (length === undefined) return meanTuningMs;
  const lengths = times.map((time) => time.length ?? length);
  const meanLength = mean(lengths);
  const spread = sum(lengths.map((each) => (each - meanLength) ** 2));
  // All of one length: nothing tells a fixed part from the other, so the time is taken to be proportional.
  if (spread === 0) return (meanTuningMs * length) / meanLength;
  const slope = sum(times.map(({ tuningMs }, at) => ((lengths[at] ?? 0) - meanLength) * tuningMs)) / spread;
  return Math.max(0, meanTuningMs + Math.max(0, slope) * (length - meanLength)); // least squares; longer is never faster
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
