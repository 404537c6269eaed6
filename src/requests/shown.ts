const LONGEST = 80;
const CONTROL = /\p{Cc}/u;
const LOOKS_LIKE_ANOTHER_TYPE = /^(?:-?[\d.]+(?:e-?\d+)?|true|false|null|)$/i;

/** A value of the input as people see it: at most 80 characters, on one line, in quotes where its type would be unclear. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return shownText(value);
  if (typeof value === 'bigint') return `${shortened(value.toString())}n`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value) && value.length > LONGEST) return `a list of ${value.length} values`;
  try {
    return shortened(JSON.stringify(value) ?? typeof value);
  } catch {
    return Array.isArray(value) ? 'a list' : 'an object'; // cycles and bigints have no JSON
  }
}

/** Keys come from the input, too. */
export function shownKey(key: string): string {
  return shortened(CONTROL.test(key.slice(0, LONGEST)) ? JSON.stringify(key.slice(0, LONGEST)) : key);
}

function shownText(text: string): string {
  const start = text.slice(0, LONGEST + 1);
  const isPlain = !CONTROL.test(start) && !LOOKS_LIKE_ANOTHER_TYPE.test(start) && start.trim() === start;
  return shortened(isPlain ? start : JSON.stringify(start));
}

function shortened(text: string): string {
  if (text.length <= LONGEST) return text;
  const cut = text.slice(0, LONGEST - 1);
  return `${cut.replace(/[\uD800-\uDBFF]$/, '')}…`; // never half a character
}
