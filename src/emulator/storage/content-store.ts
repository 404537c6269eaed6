import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { crc32c } from '@node-rs/crc32';

/** Bytes that never change once finished; the checksums are base64, as the API prints them. */
export interface Content {
  id: string;
  sizeBytes: number;
  crc32c: string;
  md5: string;
}

export interface ContentWriter {
  readonly sizeBytes: number;
  write(chunk: Buffer): Promise<void>;
  finish(): Promise<Content>;
  discard(): Promise<void>;
}

/** Half-open: `end` is the first byte that is not read. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface ContentStore {
  openWriter(): Promise<ContentWriter>;
  read(id: string, range: ByteRange): Promise<Readable>;
  remove(id: string): Promise<void>;
}

export interface Checksums {
  update(chunk: Buffer): void;
  digest(): Pick<Content, 'crc32c' | 'md5'>;
}

export function createChecksums(): Checksums {
  const md5 = createHash('md5');
  let crc = 0;
  return {
    update: (chunk) => {
      md5.update(chunk);
      crc = crc32c(chunk, crc);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(crc);
      return { crc32c: bytes.toString('base64'), md5: md5.digest('base64') };
    },
  };
}

export function createMemoryContentStore(): ContentStore {
  const contents = new Map<string, Buffer>();
  let lastId = 0;
  return {
    openWriter: async () => {
      const checksums = createChecksums();
      const chunks: Buffer[] = [];
      let sizeBytes = 0;
      return {
        get sizeBytes() {
          return sizeBytes;
        },
        write: async (chunk) => {
          checksums.update(chunk);
          chunks.push(Buffer.from(chunk)); // a copy: the chunk may be a slice of a much larger network buffer
          sizeBytes += chunk.length;
        },
        finish: async () => {
          lastId += 1;
          const id = String(lastId);
          contents.set(id, Buffer.concat(chunks));
          return { id, sizeBytes, ...checksums.digest() };
        },
        discard: async () => {
          chunks.length = 0;
        },
      };
    },
    read: async (id, { start, end }) => Readable.from([bytesOf(contents, id).subarray(start, end)]),
    remove: async (id) => {
      contents.delete(id);
    },
  };
}

function bytesOf(contents: Map<string, Buffer>, id: string): Buffer {
  const bytes = contents.get(id);
  if (!bytes) throw new Error(`content ${id} is gone`);
  return bytes;
}
