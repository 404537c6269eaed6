import type { SweepRequest, TuneRequest } from '../../src/contract/index.ts';
import type { ResolvedTuneRequest } from '../../src/contract/tune-request.ts';
import { resolveTuneRequest } from '../../src/requests/resolve-tune-request.ts';

/** A request that needs nothing else; a test names only what matters to it. Few steps: training is real. */
export function aTuneRequest(different: Partial<TuneRequest> = {}): TuneRequest {
  return {
    project: 'test-project',
    baseModel: 'code-bison@002',
    datasetUri: 'gs://test-bucket/train.jsonl',
    evaluationDatasetUri: 'gs://test-bucket/evaluation.jsonl',
    outputDirectory: 'gs://test-bucket/output',
    pipelineJobRegion: 'us-central1',
    trainSteps: 10,
    evaluationInterval: 5,
    pollInterval: '100ms',
    ...different,
  };
}

/** The same for Gemini; everything that is not named is automatic. */
export function aGeminiRequest(different: Partial<TuneRequest> = {}): TuneRequest {
  return {
    project: 'test-project',
    baseModel: 'gemini-2.5-flash',
    datasetUri: 'gs://test-bucket/train.jsonl',
    evaluationDatasetUri: 'gs://test-bucket/evaluation.jsonl',
    outputDirectory: 'gs://test-bucket/output',
    pipelineJobRegion: 'us-central1',
    pollInterval: '100ms',
    ...different,
  };
}

export function aSweepRequest(different: Partial<SweepRequest> = {}): SweepRequest {
  const { trainSteps: _, ...tune } = aTuneRequest();
  return { tune, vary: { trainSteps: [5, 10, 15] }, ...different };
}

/** A request for nothing that is anywhere, after validation. */
export function aResolvedRequest(different: object = {}): ResolvedTuneRequest {
  const { value, findings } = resolveTuneRequest({
    project: 'my-project',
    baseModel: 'code-bison@002',
    datasetUri: 'gs://my-bucket/train.jsonl',
    outputDirectory: 'gs://my-bucket/out',
    pipelineJobRegion: 'us-central1',
    ...different,
  });
  if (!value) throw new Error(findings.map(({ code }) => code).join());
  return value;
}
