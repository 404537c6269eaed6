/** `generation`: input_text and output_text; `chat`: context and messages (guide, "dataset format"). */
export type DatasetShape = 'generation' | 'chat';

/** One file that was checked, as it was when it was checked. */
export interface DatasetSource {
  readonly uri: string;
  readonly sizeBytes: number;
  /** Cloud Storage generation; absent for a local file. */
  readonly generation?: string;
}

/** What the check of a dataset found out; the hash is over the bytes of all sources, each ending in a newline. */
export interface DatasetFacts {
  readonly shape: DatasetShape;
  readonly sources: readonly DatasetSource[];
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
  /** Base64 of the big-endian CRC32C, as Cloud Storage writes it. */
  readonly crc32c: string;
  /** Lines. */
  readonly examples: number;
  /** What one epoch trains on: lines, or for chat the assistant messages. */
  readonly trainingExamples: number;
  /** Chat only: author fields, summed over all messages. */
  readonly authors?: number;
}

/** A content-addressed copy in the output directory. */
export interface DatasetSnapshot {
  readonly uri: string;
  readonly sha256: string;
  readonly generation: string;
}

/** Training data and, where there is one, the evaluation data of a run. */
export interface DatasetSnapshots {
  readonly training: DatasetSnapshot;
  readonly evaluation?: DatasetSnapshot;
  /** The same data in the form that the tuning API reads, where it is another. */
  readonly converted?: { readonly training: DatasetSnapshot; readonly evaluation?: DatasetSnapshot };
}
