import { labelKeys } from '../../contract/labels.ts';
import type { SweepResult, TuneResult } from '../../contract/results.ts';
import type { TrialParameters } from '../../contract/sweep-request.ts';
import type { ModelEvaluation, TunedModel } from '../../vertex/model-list.ts';

/** Which data, by their content. */
export interface ComparedData {
  /** Hex; of a model in the registry only the first 32 digits are known. */
  readonly sha256: string;
  readonly examples?: number;
}

/** A sweep by its best trial, a single run, or a model of the registry, in one form. */
export interface Compared {
  /** As the user named it: workflow id or resource name. */
  readonly name: string;
  readonly what: 'sweep' | 'tuneModel' | 'model';
  readonly state: string;
  readonly baseModel?: string;
  readonly trials?: string;
  readonly parameters: TrialParameters;
  readonly epochs?: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly dataset?: ComparedData;
  /** Absent when there was none, or nothing says which. */
  readonly evaluation?: ComparedData;
  readonly model?: string;
  readonly endpoint?: string;
  readonly durationMs?: number;
  readonly queuedMs?: number;
  readonly tuningMs?: number;
  readonly costUsd?: number;
  /** Gemini: tokens of one epoch. */
  readonly billableTokens?: number;
  /** What a run without a result leaves on the bill. */
  readonly billed?: readonly string[];
}

export function comparedSweep(name: string, result: SweepResult): Compared {
  const { best, trials, cost } = result;
  return defined({
    ...{ name, what: 'sweep', state: 'succeeded', baseModel: result.baseModel },
    trials: `${trials.succeeded} of ${trials.total} succeeded`,
    parameters: parametersOf(best),
    epochs: best.load?.epochs,
    metrics: best.metrics ?? {},
    ...dataOf(result),
    ...{ model: best.model, endpoint: best.endpoint },
    durationMs: result.durationMs,
    tuningMs: best.durationMs,
    costUsd: cost?.spentUsd,
  });
}

export function comparedTuning(name: string, result: TuneResult): Compared {
  const { durations } = result;
  return defined({
    ...{ name, what: 'tuneModel', state: 'succeeded', baseModel: result.baseModel },
    parameters: parametersOf(result),
    epochs: result.load?.epochs,
    metrics: result.metrics,
    ...dataOf(result),
    ...{ model: result.model, endpoint: result.endpoint },
    ...{ durationMs: durations.totalMs, queuedMs: durations.queuedMs, tuningMs: durations.tuningMs },
    billableTokens: result.billableTokens,
  });
}

/** The newest evaluation counts: an earlier one is of an earlier look at the same version. */
export function comparedModel(name: string, model: TunedModel, evaluations: readonly ModelEvaluation[]): Compared {
  const { labels } = model;
  const newest = evaluations.at(-1);
  const dataset = labels[labelKeys.dataset];
  const evaluation = /([0-9a-f]{64})\.jsonl$/.exec(newest?.datasetUri ?? '')?.[1];
  return defined({
    ...{ name, what: 'model', state: model.endpoints.length > 0 ? 'deployed' : 'not deployed' },
    baseModel: model.baseModel,
    parameters: defined({
      trainSteps: whole(labels['tempotune-steps']),
      epochCount: whole(labels['tempotune-epochs']),
      adapterSize: whole(labels['tempotune-adapter-size']),
    }),
    metrics: newest?.metrics ?? {},
    dataset: dataset === undefined ? undefined : { sha256: dataset },
    evaluation: evaluation === undefined ? undefined : { sha256: evaluation },
    ...{ model: `${model.name}@${model.versionId}`, endpoint: model.endpoints[0] },
  });
}

function parametersOf(trained: TrialParameters): TrialParameters {
  const { trainSteps, learningRateMultiplier, epochCount, adapterSize } = trained;
  return defined({ trainSteps, learningRateMultiplier, epochCount, adapterSize });
}

function dataOf({ dataset, evaluationDataset }: SweepResult | TuneResult): Pick<Compared, 'dataset' | 'evaluation'> {
  const short = ({ sha256, examples }: ComparedData): ComparedData => defined({ sha256, examples });
  return { dataset: short(dataset), ...(evaluationDataset ? { evaluation: short(evaluationDataset) } : {}) };
}

/** Labels are text, and `automatic` is no number. */
function whole(label: string | undefined): number | undefined {
  return label !== undefined && /^\d+$/.test(label) ? Number(label) : undefined;
}

/** Without its undefined fields: optional means absent. */
function defined<T extends object>(value: { readonly [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}
