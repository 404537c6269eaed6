import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { failureTypes } from '../contract/failures.ts';
import type { MetricValues, ShippedCheckpoint } from '../contract/results.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import type { JobSpec, TuningJob } from '../contract/tuning-job.ts';
import { shippedCheckpoint } from '../ranking/shipped-checkpoint.ts';
import type { MetricsLookup } from '../vertex/tensorboards.ts';
import type { Dependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';
import { lastSegment, locationOf } from './job-location.ts';

export interface MetricsInput {
  readonly request: ResolvedTuneRequest;
  readonly spec: JobSpec;
  readonly job: TuningJob;
}

/** What the metrics say of the checkpoint that became the model. */
export interface JobMetrics {
  readonly checkpoint: ShippedCheckpoint;
  readonly metrics: MetricValues;
  readonly noMetrics?: string;
  /** Step of the evaluation metrics, where the checkpoint itself was not evaluated. */
  readonly evaluatedAtStep?: number;
  readonly note?: string;
  /** gs:// object with every series. */
  readonly metricsUri?: string;
  /** TensorBoard experiment. */
  readonly experiment?: string;
}

// The uploader is the job's own last task, so metrics are there when it ends or come within minutes (vertex facts 1.11).
const LATEST_METRICS_MS = 5 * 60_000;
const LONGEST_DELAY_MS = 15_000;

/** Reads TensorBoard, with a bounded wait for metrics that come late; none at all is an outcome, never a hang. */
export function readJobMetrics(dependencies: Dependencies): (input: MetricsInput) => Promise<JobMetrics> {
  return (input) =>
    withFailures(async () => {
      const tensorboard = String(input.spec.parameterValues.tensorboard_resource_id ?? '');
      if (tensorboard === '') return withoutSeries(input, 'the job had no TensorBoard');
      const { job } = input;
      const found = await dependencies.tensorboards(locationOf(tensorboard)).readMetrics({
        tensorboard,
        jobId: lastSegment(job.name),
        jobCreateTime: job.createTime,
        jobEndTime: job.endTime ?? job.createTime,
      });
      return found.kind === 'found'
        ? withSeries(input, found, dependencies)
        : withoutSeries(input, lateOr(found, input));
    });
}

async function withSeries(
  input: MetricsInput,
  { series, experiment }: Extract<MetricsLookup, { kind: 'found' }>,
  { objects }: Dependencies,
): Promise<JobMetrics> {
  const uri = `${input.request.outputDirectory}/metrics/${lastSegment(input.job.name)}.json`;
  const text = `${JSON.stringify({ job: input.job.name, experiment, series })}\n`;
  const { uri: metricsUri } = await objects.put(uri, text, 'application/json');
  return { ...checkpointOf(input, series), metricsUri, experiment };
}

function withoutSeries(input: MetricsInput, noMetrics: string): JobMetrics {
  return { ...checkpointOf(input, {}), noMetrics };
}

function checkpointOf(
  { request }: MetricsInput,
  series: Parameters<typeof shippedCheckpoint>[0]['series'],
): JobMetrics {
  return shippedCheckpoint({
    series,
    trainSteps: request.trainSteps,
    evaluationInterval: request.evaluationInterval,
    selection: request.enableCheckpointSelection,
    baseModel: request.baseModel,
    earlyStopping: request.enableEarlyStopping && request.evaluationDatasetUri !== undefined,
  });
}

/** Throws while it is worth waiting; afterwards says why there is nothing. */
function lateOr(found: Exclude<MetricsLookup, { kind: 'found' }>, { request }: MetricsInput): string {
  if (found.kind === 'ambiguous') return `several experiments could be this job's: ${found.experiments.join(', ')}`;
  const { scheduledTimestampMs, currentAttemptScheduledTimestampMs } = activityInfo();
  const waited = currentAttemptScheduledTimestampMs - scheduledTimestampMs;
  const seconds = Math.round(LATEST_METRICS_MS / 1000);
  if (waited >= LATEST_METRICS_MS) return `no metrics in TensorBoard ${seconds} s after the job's end`;
  throw ApplicationFailure.create({
    type: failureTypes.jobRunning,
    message: 'no metrics in TensorBoard yet',
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: Math.min(request.pollIntervalMs, LONGEST_DELAY_MS),
  });
}
