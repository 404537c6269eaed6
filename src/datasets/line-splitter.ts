/** Ours, to keep memory bounded; what a 32k model can read is far below. */
export const MAXIMUM_LINE_BYTES: number = 32 * 1024 * 1024;

/** One line without its line feed; `bytes` is empty when the line was longer than the limit. */
export interface Line {
  readonly bytes: Buffer;
  readonly lengthBytes: number;
  /** 1-based. */
  readonly number: number;
  readonly tooLong: boolean;
}

const LINE_FEED = 0x0a;

/** Cuts chunks into lines wherever the chunk borders are; holds at most one line. */
export class LineSplitter {
  readonly #maximumBytes: number;
  #parts: Buffer[] = [];
  #pendingBytes = 0;
  #number = 0;

  constructor(maximumBytes: number) {
    this.#maximumBytes = maximumBytes;
  }

  /** The lines that this chunk ends. */
  *push(chunk: Buffer): Generator<Line> {
    let from = 0;
    for (let to = chunk.indexOf(LINE_FEED); to !== -1; to = chunk.indexOf(LINE_FEED, from)) {
      this.#hold(chunk.subarray(from, to));
      yield this.#take();
      from = to + 1;
    }
    if (from < chunk.length) this.#hold(chunk.subarray(from));
  }

  #hold(part: Buffer): void {
    this.#pendingBytes += part.length;
    if (this.#pendingBytes <= this.#maximumBytes) this.#parts.push(part);
    else this.#parts = []; // the length goes on counting, the bytes are not needed
  }

  #take(): Line {
    const [first] = this.#parts;
    const tooLong = this.#pendingBytes > this.#maximumBytes;
    const bytes = this.#parts.length === 1 && first ? first : Buffer.concat(this.#parts);
    this.#number += 1;
    const line = { bytes, lengthBytes: this.#pendingBytes, number: this.#number, tooLong };
    this.#parts = [];
    this.#pendingBytes = 0;
    return line;
  }
}
