/** `4s`, `3m 07s`, `2h 05m`, `3d 04h`: two units are enough for people. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  if (days > 0) return `${days}d ${twoDigits(hours)}h`;
  if (hours > 0) return `${hours}h ${twoDigits(minutes)}m`;
  if (minutes > 0) return `${minutes}m ${twoDigits(seconds % 60)}s`;
  return `${seconds}s`;
}

/** At most four decimals, no trailing zeros; `–` for nothing. */
export function decimal(value: number | undefined, digits: number = 4): string {
  return value === undefined ? '–' : String(Number(value.toFixed(digits)));
}

/** `1,234`. */
export function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
