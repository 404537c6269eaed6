import { isUtf8 } from 'node:buffer';

const REPLACEMENT = '\u{FFFD}';

/** The first byte that is no UTF-8, or undefined when all is well. */
export function invalidByte(bytes: Buffer, text: string): { byte: string; offset: number } | undefined {
  if (isUtf8(bytes)) return undefined;
  let offset = 0;
  let from = 0;
  for (let at = text.indexOf(REPLACEMENT); at !== -1; at = text.indexOf(REPLACEMENT, from)) {
    offset += Buffer.byteLength(text.slice(from, at));
    if (!bytes.subarray(offset, offset + 3).equals(Buffer.from(REPLACEMENT))) break; // else the file really has that character
    offset += 3;
    from = at + 1;
  }
  return { byte: `0x${(bytes[offset] ?? 0).toString(16).padStart(2, '0')}`, offset };
}
