import { baseModels } from '../catalog/base-models.ts';
import { geminiModels } from '../catalog/gemini-models.ts';
import { type DatasetLimits, datasetLimits, geminiDatasetLimits } from '../catalog/limits.ts';
import type { DatasetFacts, DatasetShape } from '../contract/dataset.ts';
import { environmentFinding } from '../contract/environment-problems.ts';
import type { Finding } from '../contract/findings.ts';
import { checkDataset } from '../datasets/check.ts';
import { shapeOfDataset } from '../datasets/dataset-shape.ts';
import type { Fingerprints } from '../datasets/fingerprints.ts';
import { findLeakage } from '../datasets/leakage.ts';
import type { DatasetRole } from '../datasets/size-check.ts';
import { permittedReferences } from './allowed-places.ts';
import { openDatasets, type Pinning } from './dataset-files.ts';
import type { Dependencies } from './dependencies.ts';
import { heartbeat } from './heartbeat.ts';

/** The parts of a request that lead outside; any of them may be missing or wrong while other parts are still checked. */
export interface OutsideReferences {
  readonly project?: string;
  readonly baseModel?: string;
  readonly datasetUri?: readonly string[];
  readonly evaluationDatasetUri?: string;
  readonly outputDirectory?: string;
  readonly pipelineJobRegion?: string;
  readonly createBucket?: boolean;
  readonly predictionEvaluation?: { readonly datasetUri: string };
  readonly dataAsOf?: string;
  readonly tensorboardResourceId?: string;
  readonly preTunedModel?: string;
  readonly encryptionSpecKeyName?: string;
}

export interface EnvironmentCheck {
  readonly findings: readonly Finding[];
  readonly dataset?: DatasetFacts;
  readonly evaluation?: DatasetFacts;
}

/** Looks at all a request names: endpoint, bucket, and every line of its datasets. Changes nothing, spends nothing. */
export async function checkEnvironment(
  named: OutsideReferences,
  dependencies: Dependencies,
): Promise<EnvironmentCheck> {
  const { permitted: references, findings: refused } = permittedReferences(named, dependencies);
  const [bucket, datasets, heldOut] = await Promise.all([
    bucketFindings(references, dependencies),
    checkDatasets(references, dependencies),
    heldOutFindings(references, dependencies),
  ]);
  return {
    ...datasets,
    findings: [
      ...refused,
      ...retirementFindings(references, dependencies),
      ...bucket,
      ...datasets.findings,
      ...heldOut,
    ],
  };
}

function retirementFindings({ baseModel }: OutsideReferences, { endpoint }: Dependencies): Finding[] {
  const isPalm = baseModel !== undefined && baseModels.has(baseModel);
  return isPalm && endpoint === 'google' ? [environmentFinding('PALM_RETIRED', { baseModel })] : [];
}

async function bucketFindings(references: OutsideReferences, { objects }: Dependencies): Promise<Finding[]> {
  const { outputDirectory, project, pipelineJobRegion: region = 'us-central1', createBucket } = references;
  const bucket = /^gs:\/\/([^/]+)/.exec(outputDirectory ?? '')?.[1];
  if (bucket === undefined) return [];
  if (!(await objects.bucket(bucket))) {
    return createBucket ? [] : [environmentFinding('BUCKET_MISSING', { bucket, region })];
  }
  const isOther = project !== undefined && (await objects.ownsBucket(project, bucket)) === false;
  return isOther ? [environmentFinding('BUCKET_OF_ANOTHER_PROJECT', { bucket, project })] : [];
}

async function heldOutFindings(references: OutsideReferences, dependencies: Dependencies): Promise<readonly Finding[]> {
  const { baseModel, predictionEvaluation } = references;
  const form = formOf(baseModel);
  if (form === undefined || predictionEvaluation === undefined) return [];
  const part = { field: 'predictionEvaluation.datasetUri', role: 'held out', asOf: '', ...form } as const;
  return (await checkFiles([predictionEvaluation.datasetUri], part, dependencies)).findings;
}

async function checkDatasets(references: OutsideReferences, dependencies: Dependencies): Promise<EnvironmentCheck> {
  const { baseModel, datasetUri = [], evaluationDatasetUri, dataAsOf: asOf = new Date().toISOString() } = references;
  const form = formOf(baseModel);
  if (form === undefined) return { findings: [] }; // without a known base model nobody knows what a line should look like
  const training = await checkFiles(datasetUri, { field: 'datasetUri', role: 'training', asOf, ...form }, dependencies);
  if (evaluationDatasetUri === undefined || form.shape === 'chat') {
    return { findings: training.findings, ...(training.facts ? { dataset: training.facts } : {}) };
  }
  const evaluation = await checkFiles(
    [evaluationDatasetUri],
    { field: 'evaluationDatasetUri', role: 'evaluation', asOf, ...form },
    dependencies,
  );
  const leakage =
    training.fingerprints && evaluation.fingerprints ? findLeakage(training.fingerprints, evaluation.fingerprints) : [];
  return {
    findings: [...training.findings, ...evaluation.findings, ...leakage],
    ...(training.facts ? { dataset: training.facts } : {}),
    ...(evaluation.facts ? { evaluation: evaluation.facts } : {}),
  };
}

interface DatasetForm {
  /** Absent: either of the two, as the first line shows. */
  readonly shape?: DatasetShape;
  readonly limits: DatasetLimits;
}

/** What datasets of the base model look like; Gemini's are converted, so each may have its own shape. */
function formOf(baseModel = ''): DatasetForm | undefined {
  if (geminiModels.has(baseModel)) return { limits: geminiDatasetLimits };
  const facts = baseModels.get(baseModel);
  return facts && { shape: facts.shape, limits: datasetLimits };
}

interface FilesCheck {
  readonly facts?: DatasetFacts;
  readonly findings: readonly Finding[];
  readonly fingerprints?: Fingerprints;
}

async function checkFiles(
  uris: readonly string[],
  { shape: given, asOf, ...part }: { role: DatasetRole } & DatasetForm & Pinning,
  dependencies: Dependencies,
): Promise<FilesCheck> {
  const { inputs, findings } = await openDatasets(uris, { field: part.field, asOf }, dependencies);
  if (findings.length > 0 || inputs.length === 0) return { findings };
  const shape = given ?? (await shapeOfDataset(inputs));
  return checkDataset(inputs, { ...part, shape, onBytes: heartbeat });
}
