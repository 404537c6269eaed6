import { isSuccess, isTerminal, type TuningJob } from '../contract/tuning-job.ts';
import { failureOf } from './job-failure.ts';
import { jobState } from './job-state.ts';
import { KEY_LABEL, SPEC_LABEL } from './labels.ts';
import { leavesOf, taskName, tasksOf } from './pipeline-tasks.ts';
import { tunedEndpointName, tunedModelName } from './tuned-model.ts';
import { isoTime, present, type WireJob, type WireTask } from './wire.ts';

/** The task that keeps the accelerator busy. */
const TUNING_TASK = 'large-language-model-tuning';

/** A PipelineJob without its bulk: the answer holds the whole pipelineSpec, hundreds of kilobytes. */
export function toTuningJob(job: WireJob): TuningJob {
  const state = jobState(job);
  const tuning = tasksOf(job).find((task) => taskName(task) === TUNING_TASK);
  return present({
    name: job.name ?? '',
    state,
    createTime: isoTime(job.createTime) ?? new Date(0).toISOString(),
    startTime: isoTime(job.startTime),
    endTime: isoTime(job.endTime),
    phase: isTerminal(state) ? undefined : phaseOf(job),
    tuningStartTime: isoTime(tuning?.startTime),
    tuningEndTime: isoTime(tuning?.endTime),
    keyHash: job.labels?.[KEY_LABEL],
    specHash: job.labels?.[SPEC_LABEL],
    failure: state === 'FAILED' ? failureOf(job) : undefined,
    model: isSuccess(state) ? tunedModelName(job) : undefined,
    endpoint: isSuccess(state) ? tunedEndpointName(job) : undefined,
  }) as TuningJob;
}

/** The running leaf that started last: side tasks, such as encoders, start before the tuning. */
function phaseOf(job: WireJob): string | undefined {
  const running = leavesOf(tasksOf(job)).filter(({ state }) => state === 'RUNNING');
  const last = running.reduce<WireTask | undefined>((a, b) => (a && startOf(a) > startOf(b) ? a : b), undefined);
  return last && taskName(last);
}

function startOf(task: WireTask): string {
  return isoTime(task.startTime) ?? '';
}
