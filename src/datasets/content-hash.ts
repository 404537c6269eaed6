import { createHash } from 'node:crypto';
import { crc32c } from '@node-rs/crc32';

/** SHA-256 and CRC32C of a stream, in one go. */
export class ContentHash {
  readonly #sha256 = createHash('sha256');
  #crc32c = 0;
  #sizeBytes = 0;

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  update(chunk: Buffer): void {
    this.#sha256.update(chunk);
    this.#crc32c = crc32c(chunk, this.#crc32c);
    this.#sizeBytes += chunk.length;
  }

  /** SHA-256 in hex; CRC32C in base64, big endian, as Cloud Storage writes it. */
  digest(): { sizeBytes: number; sha256: string; crc32c: string } {
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(this.#crc32c);
    return {
      sizeBytes: this.#sizeBytes,
      sha256: this.#sha256.digest('hex'),
      crc32c: checksum.toString('base64'),
    };
  }
}
