import { Readable } from 'node:stream';
import { geminiDatasetLimits } from '../catalog/limits.ts';
import type { DatasetFacts, DatasetSnapshot } from '../contract/dataset.ts';
import { environmentFinding } from '../contract/environment-problems.ts';
import type { ResolvedGeminiRequest } from '../contract/tune-request.ts';
import { ContentHash } from '../datasets/content-hash.ts';
import { type GeminiFormat, geminiLines } from '../datasets/gemini-format.ts';
import type { DatasetField } from './dataset-files.ts';
import type { Dependencies } from './dependencies.ts';
import { invalidRequest } from './failures.ts';
import { heartbeat } from './heartbeat.ts';
import { geminiSnapshotUri } from './snapshot-uri.ts';

export interface Conversion {
  readonly request: ResolvedGeminiRequest;
  readonly facts: DatasetFacts;
  readonly field: DatasetField;
  readonly snapshot: DatasetSnapshot;
}

/**
 * Writes the snapshot again in Gemini's format. It is read twice: an object is created with its checksum, which also tells
 * whether what is there already is the same.
 */
export async function convertSnapshot(
  { request, facts, field, snapshot }: Conversion,
  { objects }: Dependencies,
): Promise<DatasetSnapshot> {
  const { defaultContext, outputDirectory } = request;
  const format: GeminiFormat = { shape: facts.shape, ...(defaultContext ? { defaultContext } : {}) };
  const lines = (): AsyncGenerator<Buffer> => geminiLines(objects.read(snapshot.uri, snapshot.generation), format);

  const hash = new ContentHash();
  for await (const chunk of lines()) {
    hash.update(chunk);
    heartbeat(hash.sizeBytes);
  }
  const { sha256, crc32c, sizeBytes } = hash.digest();
  const { maximumBytes } = geminiDatasetLimits;
  if (sizeBytes > maximumBytes) {
    throw invalidRequest([environmentFinding('CONVERTED_TOO_BIG', { field, sizeBytes, maximumBytes })]);
  }
  const uri = geminiSnapshotUri(outputDirectory, facts.sha256, defaultContext);
  const object = { contentType: 'application/jsonl', crc32c, metadata: { sha256, source: facts.sha256 } };
  const { generation } = await objects.create(uri, () => Readable.from(beating(lines())), object);
  return { uri, sha256, generation };
}

async function* beating(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    heartbeat(bytes);
    yield chunk;
  }
}
