import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import type { OutsideReferences } from './check-environment.ts';

/**
 * What can be looked up outside. From the resolved request; or, when that has errors, from whatever of the raw input is
 * readable, so that a wrong region does not hide a broken dataset.
 */
export function outsideReferences(input: unknown, resolved: ResolvedTuneRequest | undefined): OutsideReferences {
  if (resolved) return resolved;
  if (typeof input !== 'object' || input === null) return {};
  const raw = input as Record<string, unknown>;
  const uris = (Array.isArray(raw.datasetUri) ? raw.datasetUri : [raw.datasetUri]).filter(isText);
  return {
    ...(isText(raw.project) ? { project: raw.project } : {}),
    ...(isText(raw.baseModel) ? { baseModel: raw.baseModel } : {}),
    ...(uris.length > 0 ? { datasetUri: uris } : {}),
    ...(isText(raw.evaluationDatasetUri) ? { evaluationDatasetUri: raw.evaluationDatasetUri } : {}),
    ...(isText(raw.outputDirectory) ? { outputDirectory: raw.outputDirectory } : {}),
    ...(isText(raw.pipelineJobRegion) ? { pipelineJobRegion: raw.pipelineJobRegion } : {}),
    ...(raw.createBucket === true ? { createBucket: true } : {}),
    ...(isText(raw.dataAsOf) ? { dataAsOf: raw.dataAsOf } : {}),
    ...(isText(raw.tensorboardResourceId) ? { tensorboardResourceId: raw.tensorboardResourceId } : {}),
    ...(isText(raw.preTunedModel) ? { preTunedModel: raw.preTunedModel } : {}),
    ...(isText(raw.encryptionSpecKeyName) ? { encryptionSpecKeyName: raw.encryptionSpecKeyName } : {}),
    ...heldOutReference(raw.predictionEvaluation),
  };
}

function heldOutReference(value: unknown): Pick<OutsideReferences, 'predictionEvaluation'> {
  const { datasetUri } = (value ?? {}) as { datasetUri?: unknown };
  return isText(datasetUri) ? { predictionEvaluation: { datasetUri } } : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0;
}
