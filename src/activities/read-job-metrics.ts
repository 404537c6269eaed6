import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { failureTypes } from '../contract/failures.ts';
import type { MetricSeries } from '../contract/metrics.ts';
import { lastSegment, locationOf } from '../contract/resource-names.ts';
import type { EvaluatedCheckpoint, MetricValues, ShippedCheckpoint } from '../contract/results.ts';
import type { Objective } from '../contract/sweep-request.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import type { JobSpec, TuningJob } from '../contract/tuning-job.ts';
import { bestCheckpoint } from '../ranking/best-checkpoint.ts';
import { shippedCheckpoint } from '../ranking/shipped-checkpoint.ts';
import type { MetricsLookup } from '../vertex/tensorboards.ts';
import type { Dependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';
import { makerOf } from './model-maker.ts';

export interface MetricsInput {
  readonly request: ResolvedTuneRequest;
  readonly spec: JobSpec;
  readonly job: TuningJob;
  /** What the sweep ranks by; of a Gemini job it chooses the checkpoint. */
  readonly objective?: Objective;
}

/** What the metrics say of the checkpoint that became the model, or that is to become its default. */
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
  /** Gemini only. */
  readonly checkpoints?: readonly EvaluatedCheckpoint[];
  /** Gemini only: of the checkpoint. */
  readonly endpoint?: string;
}

// A pipeline's uploader is its own last task, so metrics are there when it ends or come within minutes (vertex facts 1.11).
const LATEST_METRICS_MS = 5 * 60_000;
const LONGEST_DELAY_MS = 15_000;

/** Reads TensorBoard, with a bounded wait for metrics that come late; none at all is an outcome, never a hang. */
export function readJobMetrics(dependencies: Dependencies): (input: MetricsInput) => Promise<JobMetrics> {
  return (input) =>
    withFailures(async () => {
      const found = await lookUp(input, dependencies);
      if (typeof found === 'string') return { ...checkpointOf(input, {}), noMetrics: found };
      return found.kind === 'found'
        ? withSeries(input, found, dependencies)
        : { ...checkpointOf(input, {}), noMetrics: lateOr(found, input) };
    });
}

/** Or why there is nothing to look up. */
async function lookUp({ spec, job }: MetricsInput, dependencies: Dependencies): Promise<MetricsLookup | string> {
  if (spec.api === 'tuningJobs') {
    if (job.experiment === undefined) return 'the job names no experiment';
    return dependencies.experiments(locationOf(job.experiment)).read(job.experiment);
  }
  const tensorboard = String(spec.parameterValues.tensorboard_resource_id ?? '');
  if (tensorboard === '') return 'the job had no TensorBoard';
  const { name, createTime, endTime = createTime } = await makerOf(job, dependencies);
  return dependencies.tensorboards(locationOf(tensorboard)).readMetrics({
    tensorboard,
    jobId: lastSegment(name),
    jobCreateTime: createTime,
    jobEndTime: endTime,
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

function checkpointOf({ request, job, objective }: MetricsInput, series: MetricSeries): JobMetrics {
  if (request.api === 'tuningJobs') {
    const { checkpoints = [], endpoint } = job;
    return bestCheckpoint({
      series,
      checkpoints,
      ...(endpoint === undefined ? {} : { defaultEndpoint: endpoint }),
      ...(objective === undefined ? {} : { objective }),
    });
  }
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
