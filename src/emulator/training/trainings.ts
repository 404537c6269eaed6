import type { Clock } from '../clock.ts';
import type { Store } from '../store.ts';
import type { Trainer, TrainingOutcome, TrainingSpec } from './trainer.ts';

/** A job of either kind, as far as its training goes. */
export interface TrainedJob {
  name: string;
  seenTuningAt?: number;
}

export interface TrainingOrder {
  job: TrainedJob;
  spec: TrainingSpec;
  /** When the simulated tuning ends if nothing stops it early, in ms. */
  latestEnd(): number;
  onTrained(outcome: TrainingOutcome): Promise<void>;
  onFailed(message: string): void;
}

/** The real training behind the jobs. It begins when a job is created, so that it has usually ended in time. */
export interface Trainings {
  start(order: TrainingOrder): void;
  stop(jobName: string): void;
  /**
   * To be called before a job is shown. A job whose simulated tuning is over while the real one still computes is
   * waited for, `MAXIMUM_WAIT_MS` at the most; then it is noted that it was seen tuning at this time.
   */
  settle(job: TrainedJob): Promise<void>;
  noteSeen(job: TrainedJob): void;
  /** Cuts all trainings off. */
  close(): Promise<void>;
}

const MAXIMUM_WAIT_MS = 2_000; // real ms

interface Running {
  abort: AbortController;
  ended: Promise<void>;
  latestEnd: TrainingOrder['latestEnd'];
}

export interface TrainingsParts {
  trainer: Trainer;
  store: Store;
  clock: Clock;
}

export function createTrainings({ trainer, store, clock }: TrainingsParts): Trainings {
  const running = new Map<string, Running>();

  const run = async ({ job, spec, onTrained, onFailed }: TrainingOrder, signal: AbortSignal): Promise<void> => {
    try {
      const outcome = await trainer.train(spec, signal);
      if (!signal.aborted) await onTrained(outcome);
    } catch (error) {
      if (!signal.aborted) onFailed(String(error));
    } finally {
      running.delete(job.name);
      store.changed();
    }
  };

  const noteSeen = (job: TrainedJob): void => {
    if (running.has(job.name)) job.seenTuningAt = clock.now();
  };
  return {
    start(order) {
      const abort = new AbortController();
      const { latestEnd } = order;
      running.set(order.job.name, { abort, ended: run(order, abort.signal), latestEnd });
    },
    stop: (jobName) => running.get(jobName)?.abort.abort(),
    async settle(job) {
      const current = running.get(job.name);
      if (current && clock.now() >= current.latestEnd()) await atMost(current.ended, MAXIMUM_WAIT_MS);
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
