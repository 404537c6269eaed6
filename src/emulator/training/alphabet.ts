/** A character, or one of the marks below, as a small number. */
export type Token = number;

export const PADDING: Token = 0;
/** Stands between a prompt and its output, and after the output: how the model learns to begin and to end. */
export const BOUNDARY: Token = 1;
/** Any character outside the alphabet. */
export const UNKNOWN: Token = 2;

const FIRST_CHARACTER = 3;
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const CHARACTERS: readonly string[] = ['\n', '\t', ...PRINTABLE];

export const ALPHABET_SIZE: number = FIRST_CHARACTER + CHARACTERS.length;

const tokenByCode = new Uint8Array(128).fill(UNKNOWN);
for (const [index, character] of CHARACTERS.entries()) tokenByCode[character.charCodeAt(0)] = FIRST_CHARACTER + index;

/** One token for each UTF-16 unit; Windows line ends count as one. */
export function encode(text: string): Uint8Array {
  const unix = text.replaceAll('\r\n', '\n');
  const tokens = new Uint8Array(unix.length);
  for (let index = 0; index < unix.length; index += 1) tokens[index] = tokenByCode[unix.charCodeAt(index)] ?? UNKNOWN;
  return tokens;
}

/** undefined for a token that is no character. */
export function characterOf(token: Token): string | undefined {
  return CHARACTERS[token - FIRST_CHARACTER];
}
