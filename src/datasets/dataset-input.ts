/** A file to check or to copy: a local one, or one generation of an object. */
export interface DatasetInput {
  readonly uri: string;
  readonly sizeBytes: number;
  /** Cloud Storage generation; absent for a local file. */
  readonly generation?: string;
  /** The bytes from the start; each call reads anew. */
  open(): AsyncIterable<Buffer>;
}

const LINE_FEED = 0x0a;

/** The bytes of one file, with a line feed after the last line also where the file has none. */
export async function* terminatedBytes(input: DatasetInput): AsyncGenerator<Buffer> {
  let last: number | undefined;
  for await (const chunk of input.open()) {
    if (chunk.length === 0) continue;
    last = chunk[chunk.length - 1];
    yield chunk;
  }
  if (last !== undefined && last !== LINE_FEED) yield Buffer.from('\n');
}

/** Exactly the bytes whose hash the check returns: all files in their order, each ending in a line feed. */
export async function* snapshotBytes(inputs: readonly DatasetInput[]): AsyncGenerator<Buffer> {
  for (const input of inputs) yield* terminatedBytes(input);
}
