import { Readable } from 'node:stream';
import type { DatasetFacts, DatasetSnapshot, DatasetSnapshots } from '../contract/dataset.ts';
import type { Finding } from '../contract/findings.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import { snapshotBytes } from '../datasets/dataset-input.ts';
import { convertSnapshot } from './convert-snapshot.ts';
import type { DatasetField } from './dataset-files.ts';
import { openDatasets } from './dataset-files.ts';
import type { Dependencies } from './dependencies.ts';
import { invalidRequest, withFailures } from './failures.ts';
import { heartbeat } from './heartbeat.ts';
import { snapshotUri } from './snapshot-uri.ts';

export interface UploadInput {
  readonly request: ResolvedTuneRequest;
  readonly dataset: DatasetFacts;
  readonly evaluation?: DatasetFacts;
  readonly warnings: readonly Finding[];
}

/** Copies the data under the name of its hash, with the check's report beside it. A second call finds both and does nothing. */
export function uploadDataset(dependencies: Dependencies): (input: UploadInput) => Promise<DatasetSnapshots> {
  return ({ request, dataset, evaluation, warnings }) =>
    withFailures(async () => {
      await makeBucketIfAsked(request, dependencies);
      const training = await upload(request, dataset, 'datasetUri', dependencies);
      const report = { facts: dataset, ...(evaluation ? { evaluation } : {}), findings: warnings };
      await dependencies.objects.put(
        training.uri.replace(/\.jsonl$/, '.report.json'),
        `${JSON.stringify(report, null, 2)}\n`,
        'application/json',
      );
      if (!evaluation) return converted({ training }, { request, dataset }, dependencies);
      const held = await upload(request, evaluation, 'evaluationDatasetUri', dependencies);
      return converted({ training, evaluation: held }, { request, dataset, evaluation }, dependencies);
    });
}

/** Gemini reads another format; the original stays beside it, for people and for the record. */
async function converted(
  snapshots: DatasetSnapshots,
  { request, dataset, evaluation }: Omit<UploadInput, 'warnings'>,
  dependencies: Dependencies,
): Promise<DatasetSnapshots> {
  if (request.api !== 'tuningJobs') return snapshots;
  const source = { request, facts: dataset, field: 'datasetUri', snapshot: snapshots.training } as const;
  const training = await convertSnapshot(source, dependencies);
  if (!evaluation || !snapshots.evaluation) return { ...snapshots, converted: { training } };
  const held = { request, facts: evaluation, field: 'evaluationDatasetUri', snapshot: snapshots.evaluation } as const;
  return { ...snapshots, converted: { training, evaluation: await convertSnapshot(held, dependencies) } };
}

async function makeBucketIfAsked(request: ResolvedTuneRequest, { objects }: Dependencies): Promise<void> {
  const { project, pipelineJobRegion, outputDirectory, createBucket } = request;
  const name = outputDirectory.split('/')[2] ?? '';
  if (createBucket && !(await objects.bucket(name))) {
    await objects.createBucket({ name, project, location: pipelineJobRegion });
  }
}

async function upload(
  request: ResolvedTuneRequest,
  facts: DatasetFacts,
  field: DatasetField,
  dependencies: Dependencies,
): Promise<DatasetSnapshot> {
  const { objects } = dependencies;
  const { sha256, crc32c, sources, sizeBytes } = facts;
  const uri = snapshotUri(request.outputDirectory, sha256);
  const object = { contentType: 'application/jsonl', crc32c, metadata: { sha256 } };
  const [first] = sources;
  // One object that needs no closing newline is copied inside Cloud Storage, exactly as it was checked.
  if (sources.length === 1 && first?.generation !== undefined && first.sizeBytes === sizeBytes) {
    const { generation } = await objects.copy({ uri: first.uri, generation: first.generation }, uri, object);
    return { uri, sha256, generation };
  }
  const { inputs, findings } = await openDatasets(
    sources.map((source) => source.uri),
    { field, asOf: '' }, // sources are names, not patterns
    dependencies,
  );
  if (findings.length > 0) throw invalidRequest(findings);
  const { generation } = await objects.create(uri, () => Readable.from(beating(snapshotBytes(inputs))), object);
  return { uri, sha256, generation };
}

async function* beating(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    heartbeat(bytes);
    yield chunk;
  }
}
