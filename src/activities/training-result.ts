import { baseModels } from '../catalog/base-models.ts';
import type { DatasetFacts } from '../contract/dataset.ts';
import type { ShippedCheckpoint, TuneResult } from '../contract/results.ts';
import type { ResolvedGeminiRequest, ResolvedPipelineRequest, ResolvedTuneRequest } from '../contract/tune-request.ts';
import type { TuningJob } from '../contract/tuning-job.ts';
import { trainingLoad } from '../planning/training-load.ts';

export interface Trained {
  readonly request: ResolvedTuneRequest;
  readonly dataset: DatasetFacts;
  readonly job: TuningJob;
  readonly checkpoint: ShippedCheckpoint;
}

type TrainingResult = Pick<
  TuneResult,
  'trainSteps' | 'learningRateMultiplier' | 'epochCount' | 'adapterSize' | 'acceleratorType' | 'load'
>;

/** What was set, and how much training it came to up to the checkpoint. */
export function trainingResult({ request, ...trained }: Trained): TrainingResult {
  return request.api === 'tuningJobs' ? geminiTraining(request, trained) : pipelineTraining(request, trained);
}

/** Label values hold 63 characters of a-z, 0-9, - and _: a dot is none of them. */
export function trainingLabels(request: ResolvedTuneRequest): Record<string, string> {
  if (request.api !== 'tuningJobs') {
    return {
      'tempotune-steps': String(request.trainSteps),
      'tempotune-accelerator': request.acceleratorType.toLowerCase(),
    };
  }
  const { epochCount = 'automatic', adapterSize = 'automatic' } = request;
  return { 'tempotune-epochs': String(epochCount), 'tempotune-adapter-size': String(adapterSize) };
}

function pipelineTraining(
  { baseModel, trainSteps, learningRateMultiplier, acceleratorType }: ResolvedPipelineRequest,
  { dataset, checkpoint }: Omit<Trained, 'request'>,
): TrainingResult {
  const load = trainingLoad({
    accelerator: acceleratorType,
    context: baseModels.get(baseModel)?.context ?? '8k',
    trainSteps: checkpoint.step ?? trainSteps,
    examples: dataset.trainingExamples,
  });
  return { trainSteps, learningRateMultiplier, acceleratorType, load };
}

function geminiTraining(
  { epochCount, adapterSize, learningRateMultiplier }: ResolvedGeminiRequest,
  { dataset, job, checkpoint }: Omit<Trained, 'request'>,
): TrainingResult {
  const { dataStatistics, checkpoints } = job;
  const trainSteps = dataStatistics?.tuningSteps ?? checkpoints?.at(-1)?.step;
  const { epoch: epochs } = checkpoint;
  const dropped = (dataStatistics?.dropped ?? []).reduce((sum, { examples }) => sum + examples, 0);
  return {
    ...(trainSteps === undefined ? {} : { trainSteps }),
    ...(epochCount === undefined ? {} : { epochCount }),
    ...(adapterSize === undefined ? {} : { adapterSize }),
    ...(learningRateMultiplier === undefined ? {} : { learningRateMultiplier }),
    ...(epochs === undefined ? {} : { load: { epochs, examplesSeen: epochs * (dataset.examples - dropped) } }),
  };
}
