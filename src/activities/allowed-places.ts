import { environmentFinding } from '../contract/environment-problems.ts';
import type { Finding } from '../contract/findings.ts';
import type { OutsideReferences } from './check-environment.ts';
import type { Dependencies } from './dependencies.ts';

export interface PermittedReferences {
  /** One per violation, naming its field. */
  readonly findings: readonly Finding[];
  /** What may be looked at: the rest of the request. */
  readonly permitted: OutsideReferences;
}

/** Parts the projects and buckets that this worker may touch from those that it must not even look at. */
export function permittedReferences(
  references: OutsideReferences,
  { allowedProjects, allowedBuckets }: Pick<Dependencies, 'allowedProjects' | 'allowedBuckets'>,
): PermittedReferences {
  const findings: Finding[] = [];
  const isFine = (field: string, uri: string): boolean => {
    const [, bucket] = /^gs:\/\/([^/]+)/.exec(uri) ?? []; // local files have folders of their own
    const fine = bucket === undefined || !allowedBuckets || allowedBuckets.includes(bucket);
    if (!fine) findings.push(environmentFinding('BUCKET_NOT_ALLOWED', { field, uri, allowed: allowedBuckets }));
    return fine;
  };
  const { project, datasetUri, evaluationDatasetUri, outputDirectory, predictionEvaluation, ...others } = references;
  const isProjectFine = project === undefined || !allowedProjects || allowedProjects.includes(project);
  if (!isProjectFine) findings.push(environmentFinding('PROJECT_NOT_ALLOWED', { project, allowed: allowedProjects }));
  const datasets = (datasetUri ?? []).filter((uri) => isFine('datasetUri', uri));
  const one = (field: string, uri: string | undefined): boolean => uri !== undefined && isFine(field, uri);
  return {
    permitted: {
      ...others,
      ...(project !== undefined && isProjectFine ? { project } : {}),
      // A dataset of several files is looked at whole or not at all.
      ...(datasetUri && datasets.length === datasetUri.length ? { datasetUri } : {}),
      ...(one('evaluationDatasetUri', evaluationDatasetUri) ? { evaluationDatasetUri } : {}),
      ...(one('outputDirectory', outputDirectory) ? { outputDirectory } : {}),
      ...(one('predictionEvaluation.datasetUri', predictionEvaluation?.datasetUri) ? { predictionEvaluation } : {}),
    } as OutsideReferences, // each part is there only when it was given
    findings,
  };
}
