import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { PreparedData } from '../activities/validate-request.ts';
import type { TuneResult } from '../contract/results.ts';
import { searchAttributes } from '../contract/search-attributes.ts';
import type { SubmissionKey } from '../contract/submission-key.ts';
import { isSuccess } from '../contract/tuning-job.ts';
import { activities, dataActivities } from './activity-options.ts';
import { ending } from './endings.ts';
import { jobNotSuccessful } from './job-failures.ts';
import { exposeProgress } from './progress-board.ts';
import { withJob } from './run-job.ts';

/** What a sweep gives its trials: the key that makes the job theirs, and the data it checked and copied for all. */
export interface Assignment {
  readonly key: SubmissionKey;
  readonly data: PreparedData;
}

/** The guide's order, made durable: validate, upload, submit, poll, register. */
export async function tuneModel(input: unknown, assigned?: Assignment): Promise<TuneResult> {
  const progress = exposeProgress('tuneModel');
  const { validateRequest, uploadDataset, evaluatePredictions } = dataActivities();
  const { completeSpec, readJobMetrics, registerModel } = activities('call');
  return ending(progress, async () => {
    const { request, dataset, evaluation, warnings, ...draft } = await validateRequest(input, assigned?.data);
    const { baseModel, project, trainSteps, tensorboardResourceId } = request;
    upsertSearchAttributes([
      { key: searchAttributes.baseModel, value: baseModel },
      { key: searchAttributes.project, value: project },
      ...(assigned ? [{ key: searchAttributes.sweepId, value: assigned.data.sweepId }] : []),
    ]);

    progress.enter('uploading', 'copying the dataset into the output directory', { baseModel, trainSteps });
    const data = { request, dataset, ...(evaluation ? { evaluation } : {}), warnings };
    const snapshots = assigned?.data.snapshots ?? (await uploadDataset(data));
    const { spec, specHash } = tensorboardResourceId ? draft : await completeSpec(draft.spec);

    const order = { key: assigned?.key ?? ownKey(), spec, specHash };
    return withJob({ order, request }, progress, async (job) => {
      if (!isSuccess(job.state)) throw jobNotSuccessful(job);

      progress.enter('registering', 'reading the metrics and registering the model');
      const measured = await readJobMetrics({ request, spec, job });
      const { predictionEvaluation } = request;
      if (predictionEvaluation)
        progress.note({ message: `asking the tuned model ${predictionEvaluation.maxExamples} examples` });
      const { endpoint } = job;
      const predicted = predictionEvaluation && endpoint ? await evaluatePredictions({ request, endpoint }) : undefined;
      const tensorboard = spec.parameterValues.tensorboard_resource_id;
      return registerModel({
        ...data,
        snapshots,
        job,
        measured,
        ...(predicted ? { predicted } : {}),
        ...(tensorboard ? { tensorboard: String(tensorboard) } : {}),
        aliases: assigned ? [] : request.register.aliases,
      });
    });
  });
}

/** Only a workflow that no sweep started makes its own key. */
function ownKey(): SubmissionKey {
  const { workflowId, firstExecutionRunId, attempt } = workflowInfo();
  return { workflowId, firstExecutionRunId, attempt, resubmission: 0 };
}
