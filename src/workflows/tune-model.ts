import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { PreparedData, ValidatedRequest } from '../activities/validate-request.ts';
import type { Progress } from '../contract/progress.ts';
import type { TuneResult } from '../contract/results.ts';
import { searchAttributes } from '../contract/search-attributes.ts';
import type { SubmissionKey } from '../contract/submission-key.ts';
import type { Objective } from '../contract/sweep-request.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import { isSuccess, type JobOrder } from '../contract/tuning-job.ts';
import type { TuningTime } from '../contract/tuning-times.ts';
import { activities, dataActivities } from './activity-options.ts';
import { ending } from './endings.ts';
import { jobNotSuccessful } from './job-failures.ts';
import { exposeProgress } from './progress-board.ts';
import { withJob } from './run-job.ts';

/**
 * What a run is given beside its request: the key that makes a job its own and, by a sweep, the data that it checked and
 * copied for all, and its aim.
 */
export interface Assignment {
  readonly key: SubmissionKey;
  readonly data?: PreparedData;
  readonly objective?: Objective;
  /** Times of trials that have ended, so that the end of this one can be expected. */
  readonly earlier?: readonly TuningTime[];
  /** Jobs at most, one after another, under a limit on the cost. */
  readonly submissions?: number;
}

/** The guide's order, made durable: validate, upload, submit, poll, register. */
export async function tuneModel(input: unknown, assigned?: Assignment): Promise<TuneResult> {
  const progress = exposeProgress('tuneModel');
  const { validateRequest, uploadDataset, evaluatePredictions } = dataActivities();
  const { readJobMetrics, registerModel, recordTrial } = activities('call');
  return ending(progress, async () => {
    const { request, dataset, evaluation, warnings, ...draft } = await validateRequest(input, assigned?.data);
    const { baseModel, project } = request;
    upsertSearchAttributes([
      { key: searchAttributes.baseModel, value: baseModel },
      { key: searchAttributes.project, value: project },
      ...(assigned?.data ? [{ key: searchAttributes.sweepId, value: assigned.data.sweepId }] : []),
    ]);

    progress.enter('uploading', 'copying the dataset into the output directory', { baseModel, ...lengthOf(request) });
    const data = { request, dataset, ...(evaluation ? { evaluation } : {}), warnings };
    const snapshots = assigned?.data?.snapshots ?? (await uploadDataset(data));
    const { spec, specHash } = await withTensorboard(request, draft);

    const order: JobOrder = { key: assigned?.key ?? ownKey(), spec, specHash };
    const { earlier = [], submissions } = assigned ?? {};
    const limit = submissions === undefined ? {} : { submissions };
    return withJob({ order, request, earlier, ...limit }, progress, async (job) => {
      if (!isSuccess(job.state)) throw jobNotSuccessful(job, order.key);

      progress.enter('registering', 'reading the metrics and registering the model');
      const { objective } = assigned ?? {};
      const measured = await readJobMetrics({ request, spec, job, ...(objective ? { objective } : {}) });
      const { predictionEvaluation } = request;
      if (predictionEvaluation)
        progress.note({ message: `asking the tuned model ${predictionEvaluation.maxExamples} examples` });
      const { endpoint = job.endpoint } = measured;
      const predicted = predictionEvaluation && endpoint ? await evaluatePredictions({ request, endpoint }) : undefined;
      const tensorboard = spec.api === 'tuningJobs' ? undefined : spec.parameterValues.tensorboard_resource_id;
      const result = await registerModel({
        ...data,
        snapshots,
        job,
        measured,
        ...(predicted ? { predicted } : {}),
        ...(tensorboard ? { tensorboard: String(tensorboard) } : {}),
        aliases: assigned?.data ? [] : request.register.aliases,
      });
      if (assigned) await recordTrial({ key: assigned.key, outputDirectory: request.outputDirectory, result });
      return result;
    });
  });
}

/** Gemini tuning makes its own; a pipeline is told which, and metrics can't be read without one. */
async function withTensorboard(
  request: ResolvedTuneRequest,
  { spec, specHash }: Pick<ValidatedRequest, 'spec' | 'specHash'>,
): Promise<Pick<JobOrder, 'spec' | 'specHash'>> {
  const isNamed = request.api !== 'tuningJobs' && request.tensorboardResourceId !== undefined;
  if (spec.api === 'tuningJobs' || isNamed) return { spec, specHash };
  return activities('call').completeSpec(spec);
}

function lengthOf(request: ResolvedTuneRequest): Pick<Progress, 'trainSteps' | 'epochCount'> {
  if (request.api !== 'tuningJobs') return { trainSteps: request.trainSteps };
  return request.epochCount === undefined ? {} : { epochCount: request.epochCount };
}

/** Only a workflow that no sweep started makes its own key. */
function ownKey(): SubmissionKey {
  const { workflowId, firstExecutionRunId, attempt } = workflowInfo();
  return { workflowId, firstExecutionRunId, attempt, resubmission: 0 };
}
