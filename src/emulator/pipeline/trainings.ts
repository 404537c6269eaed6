import type { Clock } from '../clock.ts';
import type { Store } from '../store.ts';
import type { Trainer, TrainingSpec } from '../training/trainer.ts';
import type { JobRecord } from './job-record.ts';
import { latestTuningEnd, TUNING_TASK } from './timeline.ts';

/** The real training behind the jobs. It begins when a job is created, so that it has usually ended in time. */
export interface Trainings {
  start(job: JobRecord, spec: TrainingSpec): void;
  stop(jobName: string): void;
  /**
   * To be called before a job is shown. A job whose simulated tuning is over while the real one still computes is
   * waited for, `MAXIMUM_WAIT_MS` at the most; then it is noted that it was seen tuning at this time.
   */
  settle(job: JobRecord): Promise<void>;
  noteSeen(job: JobRecord): void;
  /** Cuts all trainings off. */
  close(): Promise<void>;
}

const MAXIMUM_WAIT_MS = 2_000; // real ms

interface Running {
  abort: AbortController;
  ended: Promise<void>;
}

export interface TrainingsParts {
  trainer: Trainer;
  store: Store;
  clock: Clock;
}

export function createTrainings({ trainer, store, clock }: TrainingsParts): Trainings {
  const running = new Map<string, Running>();

  const run = async (job: JobRecord, spec: TrainingSpec, signal: AbortSignal): Promise<void> => {
    try {
      const { checkpoint, ...result } = await trainer.train(spec, signal);
      if (signal.aborted) return;
      await store.saveCheckpoint(job.name, checkpoint);
      job.trained = result;
    } catch (error) {
      if (signal.aborted) return;
      job.failure = { task: TUNING_TASK, code: 'INTERNAL', message: String(error) };
    } finally {
      running.delete(job.name);
      store.changed();
    }
  };

  const noteSeen = (job: JobRecord): void => {
    if (running.has(job.name)) job.seenTuningAt = clock.now();
  };
  return {
    start(job, spec) {
      const abort = new AbortController();
      running.set(job.name, { abort, ended: run(job, spec, abort.signal) });
    },
    stop: (jobName) => running.get(jobName)?.abort.abort(),
    async settle(job) {
      const current = running.get(job.name);
      if (current && clock.now() >= latestTuningEnd(job)) await atMost(current.ended, MAXIMUM_WAIT_MS);
      noteSeen(job);
    },
    noteSeen,
    async close() {
      const all = [...running.values()];
      for (const { abort } of all) abort.abort();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

async function atMost(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
