import type { DatasetFacts } from '../contract/dataset.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import type { JobSpec } from '../contract/tuning-job.ts';
import { jobSpec } from '../planning/job-spec.ts';
import { geminiSnapshotUri, snapshotUri } from './snapshot-uri.ts';

/** A resolved request, its checked data, and the labels that are tempotune's own. */
export interface TrialSpecInput {
  readonly request: ResolvedTuneRequest;
  readonly dataset: DatasetFacts;
  readonly evaluation?: DatasetFacts;
  readonly labels: Readonly<Record<string, string>>;
}

/** The job of a request on the snapshots that its data become. */
export function trialSpec({ request, dataset, evaluation, labels }: TrialSpecInput): JobSpec {
  return jobSpec({
    request,
    datasetUri: tunedOnUri(request, dataset),
    ...(evaluation ? { evaluationDatasetUri: tunedOnUri(request, evaluation) } : {}),
    labels: { ...request.labels, ...labels },
  });
}

/** The object that the job will read. */
function tunedOnUri({ api, outputDirectory, defaultContext }: ResolvedTuneRequest, { sha256 }: DatasetFacts): string {
  return api === 'tuningJobs'
    ? geminiSnapshotUri(outputDirectory, sha256, defaultContext)
    : snapshotUri(outputDirectory, sha256);
}
