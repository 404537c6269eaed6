import type { ByteRange } from './content-store.ts';
import { rangeNotSatisfiable } from './storage-error.ts';

/**
 * The part of an object that a Range header asks for; undefined means all of it (no header, or one that HTTP says to
 * ignore: several ranges, another unit).
 */
export function readRange(header: string | undefined, sizeBytes: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [, first = '', last = ''] = match;
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1);
  if (first !== '' && last !== '' && Number(last) < start) return undefined;
  if (start >= end) throw rangeNotSatisfiable();
  return { start, end };
}

/** What a PUT to a resumable session carries. `total` is absent while the client does not know it. */
export type UploadRange =
  | { kind: 'chunk'; start: number; end: number; total?: number }
  | { kind: 'rest'; start: number }
  | { kind: 'status'; total?: number };

/** Reads a Content-Range; undefined for one that is not understood. No header means: the whole content. */
export function readUploadRange(header: string | undefined): UploadRange | undefined {
  if (header === undefined) return { kind: 'rest', start: 0 };
  const match = /^bytes (?:(\*)|(\d+)-(\d+|\*))\/(\d+|\*)$/.exec(header);
  if (!match) return undefined;
  const [, star, first, last, size] = match;
  const total = size === '*' ? {} : { total: Number(size) };
  if (star) return { kind: 'status', ...total };
  const start = Number(first);
  return last === '*' ? { kind: 'rest', start } : { kind: 'chunk', start, end: Number(last) + 1, ...total };
}
