import { jobLink, modelLink, tensorboardLink } from '../contract/console-links.ts';
import type { DatasetFacts, DatasetSnapshots } from '../contract/dataset.ts';
import type { Finding } from '../contract/findings.ts';
import { labelKeys } from '../contract/labels.ts';
import { lastSegment, locationOf } from '../contract/resource-names.ts';
import { resultFinding } from '../contract/result-problems.ts';
import type { PredictionScore, TuneResult } from '../contract/results.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import type { TuningJob } from '../contract/tuning-job.ts';
import { datasetSummary } from '../datasets/dataset-summary.ts';
import { GoogleApiError } from '../google/errors.ts';
import type { ModelRegistry, RegisteredModel } from '../vertex/model-registry.ts';
import { dataFindings } from './data-findings.ts';
import type { Dependencies } from './dependencies.ts';
import { modelMissing, withFailures } from './failures.ts';
import { cachedFrom } from './model-maker.ts';
import type { JobMetrics } from './read-job-metrics.ts';
import { trainingLabels, trainingResult } from './training-result.ts';

export interface RegisterInput {
  readonly request: ResolvedTuneRequest;
  readonly dataset: DatasetFacts;
  readonly evaluation?: DatasetFacts;
  readonly snapshots: DatasetSnapshots;
  readonly job: TuningJob;
  readonly measured: JobMetrics;
  readonly predicted?: PredictionScore;
  readonly tensorboard?: string;
  /** A sweep sets aliases itself, on the best trial only. */
  readonly aliases: readonly string[];
  readonly warnings: readonly Finding[];
}

/** Checks the model, writes its lineage, imports its evaluation, sets its aliases. Each is safe to repeat. */
export function registerModel(dependencies: Dependencies): (input: RegisterInput) => Promise<TuneResult> {
  return (input) =>
    withFailures(async () => {
      const { request, job, measured } = input;
      if (job.model === undefined) throw modelMissing(job, undefined);
      const registry = dependencies.modelRegistry(locationOf(job.model));
      const model = await existing(registry, job, job.model);
      const versioned = `${model.name}@${model.versionId}`;
      await registry.mergeLabels(versioned, lineage(input, dependencies.owner));
      const evaluation = Object.fromEntries(
        Object.entries(measured.metrics).filter(([name]) => name.startsWith('eval_')),
      );
      if (request.register.importEvaluation && Object.keys(evaluation).length > 0) {
        await registry.importEvaluationOnce(versioned, {
          displayName: `tempotune ${lastSegment(job.name)}`,
          metrics: evaluation,
          metadata: {
            [request.api === 'tuningJobs' ? 'tuning_job_id' : 'pipeline_job_id']: lastSegment(job.name),
            evaluation_dataset_type: 'gcs',
            evaluation_dataset_path: input.snapshots.evaluation?.uri ?? '',
          },
        });
      }
      await makeBestTheDefault(registry, versioned, measured);
      if (input.aliases.length > 0) await registry.mergeAliases(versioned, input.aliases);
      return resultOf(input, versioned, model);
    });
}

/** Gemini serves the last checkpoint until told otherwise; a pipeline has chosen already. */
async function makeBestTheDefault(
  registry: ModelRegistry,
  versioned: string,
  { checkpoint: { id, rule } }: JobMetrics,
): Promise<void> {
  if (id !== undefined && rule === 'best evaluation') await registry.setDefaultCheckpoint(versioned, id);
}

async function existing(registry: ModelRegistry, job: TuningJob, name: string): Promise<RegisteredModel> {
  try {
    return await registry.get(name);
  } catch (error) {
    if (error instanceof GoogleApiError && error.kind === 'NotFound') throw modelMissing(job, name);
    throw error;
  }
}

/** Label values hold 63 characters of a-z, 0-9, - and _: hashes are cut, plain ids stand beside the job's output. */
function lineage({ dataset, request }: RegisterInput, owner: string): Record<string, string> {
  return {
    [labelKeys.owner]: owner,
    [labelKeys.dataset]: dataset.sha256.slice(0, 32),
    ...trainingLabels(request),
  };
}

function resultOf(input: RegisterInput, model: string, registered: RegisteredModel): TuneResult {
  const { request, dataset, evaluation, snapshots, job, measured, predicted, tensorboard } = input;
  const { experiment, note, endpoint = job.endpoint ?? registered.endpoints[0], ...metrics } = measured;
  // a Gemini job has a TensorBoard of its own, which its experiment leads to
  const board = tensorboard ?? experiment?.replace(/\/experiments\/.*$/, '');
  return {
    baseModel: request.baseModel,
    project: request.project,
    ...trainingResult({ request, dataset, job, checkpoint: measured.checkpoint }),
    dataset: datasetSummary(dataset, snapshots.training.uri),
    ...(evaluation && snapshots.evaluation
      ? { evaluationDataset: datasetSummary(evaluation, snapshots.evaluation.uri) }
      : {}),
    job: job.name,
    model,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(board === undefined ? {} : { tensorboard: board }),
    ...metrics,
    ...(predicted
      ? { metrics: { ...metrics.metrics, [predicted.metric]: predicted.value }, predictionEvaluation: predicted }
      : {}),
    ...(cachedFrom(job, registered.labels) === undefined ? {} : { cached: true }),
    aliases: input.aliases,
    links: {
      job: jobLink(job.name),
      model: modelLink(model),
      ...(experiment === undefined ? {} : { tensorboard: tensorboardLink(experiment) }),
    },
    ...(job.dataStatistics?.billableTokens === undefined ? {} : { billableTokens: job.dataStatistics.billableTokens }),
    durations: durationsOf(job),
    warnings: [
      ...input.warnings,
      ...dataFindings(job.dataStatistics),
      ...(note === undefined || request.api === 'tuningJobs'
        ? []
        : [resultFinding('CHECKPOINT_NOT_EVALUATED', { note })]),
    ],
  };
}

function durationsOf({
  createTime,
  startTime,
  endTime,
  tuningStartTime,
  tuningEndTime,
}: TuningJob): TuneResult['durations'] {
  const between = (from: string | undefined, to: string | undefined): number =>
    from === undefined || to === undefined ? 0 : Math.max(0, Date.parse(to) - Date.parse(from));
  return {
    queuedMs: between(createTime, startTime),
    tuningMs: between(tuningStartTime, tuningEndTime),
    totalMs: between(createTime, endTime),
  };
}
