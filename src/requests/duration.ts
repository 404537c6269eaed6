const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const PLAIN = /^(\d{1,12}(?:\.\d{1,6})?)\s?(ms|s|m|h|d)$/;
const ISO_8601 = /^P(?=.)(?:(\d{1,6})D)?(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9}(?:\.\d{1,3})?)S)?)?$/;

/** What `parseDuration` takes, for JSON Schema. */
export const DURATION_PATTERN: RegExp = new RegExp(`${PLAIN.source}|${ISO_8601.source}`);

/** Milliseconds of `90s`, `1.5h` or `PT1H30M`, rounded; absent when the text is neither. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = PLAIN.exec(text) ?? [];
  if (amount !== undefined && unit !== undefined)
    return Math.round(Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS]);
  const iso = ISO_8601.exec(text);
  if (!iso) return undefined;
  const [days, hours, minutes, seconds] = iso.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  return Math.round(days * UNIT_MS.d + hours * UNIT_MS.h + minutes * UNIT_MS.m + seconds * UNIT_MS.s);
}

/** The shortest exact text: `90s`, `15m`, `24h`. */
export function durationText(milliseconds: number): string {
  const units = Object.entries(UNIT_MS).reverse();
  const [unit, size] = units.find(([, size]) => milliseconds !== 0 && milliseconds % size === 0) ?? ['ms', 1];
  return `${milliseconds / size}${unit}`;
}
