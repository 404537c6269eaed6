import type { DatasetFacts } from '../contract/dataset.ts';
import type { DatasetSummary } from '../contract/results.ts';

/** What results and plans say of a dataset. `uri`: of its snapshot; else the files that it was read from, with commas between. */
export function datasetSummary(facts: DatasetFacts, uri: string = sourcesOf(facts)): DatasetSummary {
  const { sha256, examples, trainingExamples, sizeBytes } = facts;
  return { uri, sha256, examples, trainingExamples, sizeBytes };
}

function sourcesOf({ sources }: DatasetFacts): string {
  return sources.map(({ uri }) => uri).join(', ');
}
