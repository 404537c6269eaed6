const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds, or a text such as `90s`, `6h`, `1d`. */
export function parseDuration(value: unknown): number {
  if (typeof value === 'number') return value;
  const found = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/.exec(String(value));
  if (!found) throw new RangeError(`duration: ${JSON.stringify(value)}, but it is a number of ms or a text like "6h"`);
  return Number(found[1]) * UNIT_MS[found[2] as keyof typeof UNIT_MS];
}
