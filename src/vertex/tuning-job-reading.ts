import {
  type DataStatistics,
  isSuccess,
  isTerminal,
  type JobCheckpoint,
  type JobFailure,
  type TuningJob,
} from '../contract/tuning-job.ts';
import { canonicalCodes } from '../google/status-codes.ts';
import { jobState } from './job-state.ts';
import { KEY_LABEL, SPEC_LABEL } from './labels.ts';
import { isoTime, present, type WireDataStatistics, type WireTuningJob } from './wire.ts';

/** A TuningJob without its bulk: its statistics hold whole examples of the dataset. */
export function readTuningJob(job: WireTuningJob, phase?: string): TuningJob {
  const state = jobState(job);
  const { model, endpoint } = isSuccess(state) ? (job.tunedModel ?? {}) : {};
  const checkpoints = isSuccess(state) ? checkpointsOf(job) : [];
  return present({
    name: job.name ?? '',
    state,
    createTime: isoTime(job.createTime) ?? new Date(0).toISOString(),
    startTime: isoTime(job.startTime),
    endTime: isoTime(job.endTime),
    phase: isTerminal(state) ? undefined : phase,
    tuningStartTime: isoTime(job.startTime),
    tuningEndTime: isoTime(job.endTime),
    keyHash: job.labels?.[KEY_LABEL],
    specHash: job.labels?.[SPEC_LABEL],
    failure: state === 'FAILED' || state === 'EXPIRED' ? failureOf(job) : undefined,
    model: model?.trim() || undefined,
    endpoint: endpoint?.trim() || undefined,
    checkpoints: checkpoints.length > 0 ? checkpoints : undefined,
    experiment: job.experiment || undefined,
    dataStatistics: statisticsOf(job.tuningDataStats?.supervisedTuningDataStats),
  }) as TuningJob;
}

function failureOf({ error }: WireTuningJob): JobFailure {
  return { code: canonicalCodes[error?.code ?? 2] ?? 'UNKNOWN', message: error?.message || 'Vertex AI gave no reason' };
}

function checkpointsOf({ tunedModel }: WireTuningJob): JobCheckpoint[] {
  return (tunedModel?.checkpoints ?? [])
    .map(({ checkpointId, epoch, step, endpoint }) => ({
      id: checkpointId ?? '',
      epoch: Number(epoch ?? 0),
      step: Number(step ?? 0),
      ...(endpoint ? { endpoint } : {}),
    }))
    .sort((a, b) => a.step - b.step);
}

// A job is carried in history: whoever has thousands of bad lines needs the first of them and their number.
const LISTED = 20;

function statisticsOf(statistics: WireDataStatistics | null | undefined): DataStatistics | undefined {
  if (!statistics) return undefined;
  const truncatedLines = (statistics.truncatedExampleIndices ?? []).slice(0, LISTED).map(Number);
  const reasons = new Map<string, number>();
  for (const reason of statistics.droppedExampleReasons ?? []) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const dropped = [...reasons]
    .slice(0, LISTED)
    .map(([reason, examples]) => ({ reason: reason.slice(0, 300), examples }));
  return present({
    examples: Number(statistics.tuningDatasetExampleCount ?? 0),
    tuningSteps: positive(statistics.tuningStepCount),
    billableTokens: positive(statistics.totalBillableTokenCount),
    truncatedExamples: Number(statistics.totalTruncatedExampleCount ?? 0),
    truncatedLines,
    dropped,
  }) as DataStatistics;
}

/** proto3 can't tell zero from unknown, and none of these is ever zero. */
function positive(value: unknown): number | undefined {
  const number = Number(value ?? 0);
  return number > 0 ? number : undefined;
}
