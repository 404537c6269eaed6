import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  log,
  sleep,
} from '@temporalio/workflow';
import { failureTypes } from '../contract/failures.ts';
import type { Bill } from '../contract/progress.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import type { JobOrder, TuningJob } from '../contract/tuning-job.ts';
import { isTerminal } from '../contract/tuning-job.ts';
import { activities } from './activity-options.ts';
import type { ProgressBoard } from './progress-board.ts';

interface JobRun {
  readonly order: JobOrder;
  readonly request: ResolvedTuneRequest;
}

/** Submits, follows to the end, and leaves no paid job running unwatched, whatever ends the watch. */
export async function runJob({ order, request }: JobRun, progress: ProgressBoard): Promise<TuningJob> {
  let current = order; // what clean-up cancels: the resubmission under way, not the first one
  let outcomeUnknown = false;
  try {
    // Begins before submit: an ambiguous create may have made a job whose name we never heard.
    return await within(request.deadlineMs, async () => {
      for (;;) {
        const submitted = await submitWhenFree({ order: current, request }, progress, (unknown) => {
          outcomeUnknown = unknown;
        });
        const job = await follow(submitted, request, progress);
        if (job.state !== 'FAILED' || job.failure?.code !== 'RESOURCE_EXHAUSTED') return job;
        // The pipeline ran into quota inside a task: park the work and pay for a new job, on purpose.
        await park(`job ${job.name} found no quota: ${job.failure.message}`, request.pollIntervalMs, progress);
        current = { ...current, key: { ...current.key, resubmission: current.key.resubmission + 1 } };
      }
    });
  } catch (error) {
    progress.enter('cancelling', 'making sure that no job runs on');
    const bills = await CancellationScope.nonCancellable(() => cancelByKeyAndWait(current, request, outcomeUnknown));
    progress.note({ billed: bills });
    throw CancellationScope.current().consideredCancelled ? error : withBill(error, bills);
  }
}

/** One bounded try after another; all waiting is here, where a cancel ends it at once. */
async function submitWhenFree(
  { order, request }: JobRun,
  progress: ProgressBoard,
  outcomeIsUnknown: (unknown: boolean) => void,
): Promise<TuningJob> {
  const { submitTuningJob } = activities('submit');
  const { pollIntervalMs } = request;
  for (let parked = 0; ; parked += 1) {
    progress.enter('submitting', 'asking Vertex AI for the tuning job');
    outcomeIsUnknown(true);
    try {
      const answer = await submitTuningJob({ order, parked, pollIntervalMs });
      outcomeIsUnknown(false);
      if (answer.kind === 'submitted') return answer.job;
      await park(answer.reason, answer.retryAfterMs, progress);
    } catch (error) {
      if (isCancelled(error) || !mayWorkLater(error)) throw error;
      await park(`Vertex AI does not answer: ${rootMessage(error)}`, pollIntervalMs, progress);
    }
  }
}

async function park(reason: string, delayMs: number, progress: ProgressBoard): Promise<void> {
  log.info('parked', { reason, delayMs });
  progress.enter('waiting for quota', `${reason}; next try in ${Math.ceil(delayMs / 1000)} s`);
  await sleep(delayMs, { summary: 'wait before the next submit' });
}

async function follow(submitted: TuningJob, request: ResolvedTuneRequest, progress: ProgressBoard): Promise<TuningJob> {
  const { waitForJobChange } = activities('wait');
  const { pollIntervalMs } = request;
  let job = submitted;
  for (let reported = 0; ; reported += 1) {
    progress.enter('tuning', messageOf(job), { job: { ...jobFacts(job), since: new Date().toISOString() } });
    if (isTerminal(job.state)) return job;
    job = await waitForJobChange({ job, reported, pollIntervalMs });
    // With TRY_CANCEL a value can arrive together with the cancel; going on would swallow it.
    if (CancellationScope.current().consideredCancelled) await CancellationScope.current().cancelRequested;
  }
}

function jobFacts({ name, state, phase }: TuningJob): Pick<TuningJob, 'name' | 'state' | 'phase'> {
  return { name, state, ...(phase === undefined ? {} : { phase }) };
}

function messageOf({ state, phase }: TuningJob): string {
  if (state === 'PAUSED') return 'the job is PAUSED and needs a person: resume or cancel it in the console';
  return phase ? `${state}, task ${phase}` : state;
}

async function cancelByKeyAndWait(
  { key, spec }: JobOrder,
  request: ResolvedTuneRequest,
  mayStillAppear: boolean,
): Promise<Bill[]> {
  const { cancelTuningJob, waitForJobEnd } = activities('cleanUp');
  const { acceleratorType: accelerator, pollIntervalMs } = request;
  const location = { project: spec.project, region: spec.pipelineJobRegion };
  const jobs = await cancelTuningJob({ key, location, mayStillAppear, pollIntervalMs });
  if (jobs.length === 0) return [];
  return waitForJobEnd({ key, location, accelerator, pollIntervalMs });
}

/** The deadline covers all of it, quota waits too; it is no Temporal timeout, since those run no clean-up. */
async function within<T>(deadlineMs: number, body: () => Promise<T>): Promise<T> {
  const outer = CancellationScope.current();
  const scope = new CancellationScope({ cancellable: true, timeout: deadlineMs });
  try {
    return await scope.run(body);
  } catch (error) {
    if (!scope.consideredCancelled || outer.consideredCancelled) throw error;
    throw ApplicationFailure.create({
      type: failureTypes.deadlineExceeded,
      nonRetryable: true,
      message: `the job did not end within the deadline of ${Math.round(deadlineMs / 1000)} s. To fix: raise "deadline".`,
    });
  }
}

/** Not every cancel looks like one: an attempt that failed while being cancelled hides it (temporal-measured 2). */
function isCancelled(error: unknown): boolean {
  return isCancellation(error) || CancellationScope.current().consideredCancelled;
}

/** The bounded try ran out of time, or out of answers; nothing says that the request is wrong. */
function mayWorkLater(error: unknown): boolean {
  if (!(error instanceof ActivityFailure)) return false;
  return !(error.cause instanceof ApplicationFailure && error.cause.nonRetryable === true);
}

function rootMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? rootMessage(error.cause) : error.message;
}

/** The failure says what became of the job and what was paid. */
function withBill(error: unknown, bills: readonly Bill[]): unknown {
  if (bills.length === 0) return error;
  const failure = error instanceof ActivityFailure ? error.cause : error;
  const { type, nonRetryable, details } = failure instanceof ApplicationFailure ? failure : {};
  return ApplicationFailure.create({
    type: type ?? failureTypes.unavailable,
    nonRetryable: nonRetryable ?? false,
    message: [rootMessage(error), ...bills.map(({ sentence }) => sentence)].join('\n'),
    details: [...(details ?? []), { billed: bills }],
    ...(error instanceof Error ? { cause: error } : {}),
  });
}

/** FAILED, CANCELLED by somebody else, EXPIRED: with the cause that Vertex AI buried in the tasks. */
export function jobNotSuccessful(job: TuningJob): ApplicationFailure {
  const { name, state, failure } = job;
  const where = failure?.task ? ` in task ${failure.task}` : '';
  const cause = failure ? `: ${failure.code}: ${failure.message}` : '';
  const cancelled = state === 'CANCELLED';
  return ApplicationFailure.create({
    type: cancelled ? failureTypes.tuningJobCancelled : failureTypes.tuningJobFailed,
    nonRetryable: cancelled,
    message: cancelled
      ? `tuning job ${name} was cancelled at Vertex AI. To fix: start the workflow again under a new id, or the same id after it closed.`
      : `tuning job ${name} is ${state}${where}${cause}`,
    details: [job],
  });
}
