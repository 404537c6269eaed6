import { CancellationScope, log } from '@temporalio/workflow';
import type { JobProgress } from '../contract/progress.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import type { JobOrder, TuningJob } from '../contract/tuning-job.ts';
import { apiOfJob, isTerminal } from '../contract/tuning-job.ts';
import { trainingLength } from '../contract/tuning-times.ts';
import { activities } from './activity-options.ts';
import type { ProgressBoard } from './progress-board.ts';
import type { Submission } from './submission.ts';

/** Shows what becomes of the job, until it is terminal. */
export async function follow(
  submitted: TuningJob,
  { order, earlier }: Submission,
  request: ResolvedTuneRequest,
  progress: ProgressBoard,
): Promise<TuningJob> {
  const { waitForJobChange } = activities('wait');
  const { pollIntervalMs } = request;
  let job = submitted;
  for (let reported = 0; ; reported += 1) {
    progress.enter('tuning', messageOf(job), { job: { ...jobFacts(job), since: new Date().toISOString() } });
    if (isTerminal(job.state)) return job;
    job = await waitForJobChange({ job, reported, pollIntervalMs, ...trainingLength(request), earlier });
    // With TRY_CANCEL a value can arrive together with the cancel; going on would swallow it.
    if (CancellationScope.current().consideredCancelled) await CancellationScope.current().cancelRequested;
    if (request.api === 'tuningJobs' && (reported === 0 || isTerminal(job.state))) await keepOnly(job, order);
  }
}

/** A create that was given up for lost can make its job late; Vertex AI would run and bill both. */
async function keepOnly({ name: keep }: TuningJob, { key, spec }: JobOrder): Promise<void> {
  const location = { project: spec.project, region: spec.pipelineJobRegion };
  const cancelled = await activities('cleanUp').cancelDuplicates({ key, location, keep });
  if (cancelled.length > 0) log.warn('cancelled duplicates of the job', { keep, cancelled });
}

function jobFacts({ name, state, phase, evaluation }: TuningJob): Omit<JobProgress, 'since'> {
  return { name, state, ...(phase === undefined ? {} : { phase }), ...(evaluation ? { evaluation } : {}) };
}

function messageOf({ name, state, phase }: TuningJob): string {
  if (state === 'PAUSED') return 'the job is PAUSED and needs a person: resume or cancel it in the console';
  if (phase === undefined) return state;
  return apiOfJob(name) === 'tuningJobs' ? `${state}, ${phase}` : `${state}, task ${phase}`;
}
