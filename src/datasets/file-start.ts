const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Starts of files that are no UTF-8 text at all; their lines are not worth a finding each. */
const FOREIGN: readonly (readonly [name: string, start: readonly number[]])[] = [
  ['a gzip file', [0x1f, 0x8b]],
  ['a zip file', [0x50, 0x4b, 0x03, 0x04]],
  ['a Zstandard file', [0x28, 0xb5, 0x2f, 0xfd]],
  ['a Parquet file', [0x50, 0x41, 0x52, 0x31]],
  ['UTF-16 text', [0xff, 0xfe]],
  ['UTF-16 text', [0xfe, 0xff]],
];

export type FileStart =
  | { readonly kind: 'lines' }
  | { readonly kind: 'byte order mark'; readonly rest: Buffer }
  | { readonly kind: 'array' }
  | { readonly kind: 'foreign'; readonly found: string };

/** What the first line says about the whole file. */
export function fileStart(firstLine: Buffer): FileStart {
  const foreign = FOREIGN.find(([, start]) => firstLine.subarray(0, start.length).equals(Buffer.from(start)));
  if (foreign) return { kind: 'foreign', found: foreign[0] };
  if (firstLine.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)) {
    return { kind: 'byte order mark', rest: firstLine.subarray(BYTE_ORDER_MARK.length) };
  }
  const start = firstLine.subarray(0, 64).toString('latin1').trim();
  return start === '[' || /^\[\s*\{/.test(start) ? { kind: 'array' } : { kind: 'lines' };
}
