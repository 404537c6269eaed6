import { readFile } from 'node:fs/promises';
import type { SweepRequest } from '../../contract/sweep-request.ts';
import type { ObjectStore } from '../../gcs/object-store.ts';
import { type CodeDataset, codeDataset } from '../code-dataset.ts';
import { installedTemporalSources } from './installed-sources.ts';

const EVALUATION_EXAMPLES = 100;
const EXAMPLE_REQUEST = new URL('../../../examples/sweep.json', import.meta.url);

/** The request that users find in examples/: what the demo shows is what they can start by hand. */
export async function demoRequest(): Promise<SweepRequest> {
  return JSON.parse(await readFile(EXAMPLE_REQUEST, 'utf8')) as SweepRequest;
}

/** Real code of this very installation: every documented declaration of Temporal's TypeScript SDK. */
export async function demoDataset(): Promise<CodeDataset> {
  return codeDataset(installedTemporalSources(), {
    shape: 'generation',
    evaluation: { examples: EVALUATION_EXAMPLES },
  });
}

/** Puts the dataset where the request expects it. */
export async function upload(dataset: CodeDataset, { tune }: SweepRequest, objects: ObjectStore): Promise<void> {
  const [trainingUri] = [tune.datasetUri].flat();
  const files = [
    { uri: trainingUri, lines: dataset.training },
    { uri: tune.evaluationDatasetUri, lines: dataset.evaluation },
  ];
  for (const { uri, lines } of files) {
    if (uri === undefined) continue;
    const bucket = new URL(uri).host;
    if (!(await objects.bucket(bucket))) {
      await objects.createBucket({ name: bucket, project: tune.project, location: tune.pipelineJobRegion });
    }
    await objects.put(uri, lines.join(''), 'application/jsonl');
  }
}
