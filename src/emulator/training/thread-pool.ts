import type { Worker } from 'node:worker_threads';
import { DatasetError } from './examples.ts';
import { asBuffer, type TrainingAnswer, type TrainingOrder } from './thread-messages.ts';
import type { TrainingOutcome, TrainingSpec } from './training-spec.ts';

/** Trainings in threads, first come, first served. */
export interface ThreadPool {
  run(spec: TrainingSpec, signal?: AbortSignal): Promise<TrainingOutcome>;
  close(): Promise<void>;
}

interface Job extends TrainingOrder {
  resolve(outcome: TrainingOutcome): void;
  reject(reason: unknown): void;
}

export function createThreadPool(size: number, startThread: () => Worker): ThreadPool {
  const waiting: Job[] = [];
  const threads = new Map<Worker, Job | 'idle'>();
  let isClosed = false;

  function assignWaiting(): void {
    while (waiting.length > 0 && !isClosed) {
      const thread = idleThread() ?? (threads.size < size ? openThread() : undefined);
      if (!thread) return;
      const job = waiting.shift() as Job;
      threads.set(thread, job);
      thread.ref();
      const { spec, cancelled } = job;
      thread.postMessage({ spec, cancelled } satisfies TrainingOrder);
    }
  }

  function idleThread(): Worker | undefined {
    for (const [thread, job] of threads) if (job === 'idle') return thread;
    return undefined;
  }

  function openThread(): Worker {
    const thread = startThread();
    threads.set(thread, 'idle');
    thread.on('message', (answer: TrainingAnswer) => {
      settle(jobOf(thread), answer);
      threads.set(thread, 'idle');
      thread.unref(); // an idle thread must not keep the process alive
      assignWaiting();
    });
    thread.on('error', (error) => jobOf(thread)?.reject(error));
    thread.on('exit', (code) => {
      jobOf(thread)?.reject(new Error(`The training thread ended with code ${code}.`));
      threads.delete(thread);
      assignWaiting();
    });
    return thread;
  }

  function jobOf(thread: Worker): Job | undefined {
    const job = threads.get(thread);
    return job === 'idle' ? undefined : job;
  }

  /** A running job only gets its flag: the thread sees it before the next step and is free again. */
  function drop(job: Job, reason: unknown): void {
    const place = waiting.indexOf(job);
    if (place >= 0) waiting.splice(place, 1);
    Atomics.store(new Int32Array(job.cancelled), 0, 1);
    job.reject(reason);
  }

  return {
    run: async (spec, signal) => {
      if (isClosed) throw closedError();
      signal?.throwIfAborted();
      const { promise, job } = newJob(spec);
      const onAbort = (): void => drop(job, signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      waiting.push(job);
      assignWaiting();
      try {
        return await promise;
      } finally {
        signal?.removeEventListener('abort', onAbort);
      }
    },
    close: async () => {
      isClosed = true;
      for (const job of [...waiting, ...threads.values()]) if (job !== 'idle') drop(job, closedError());
      await Promise.all([...threads.keys()].map((thread) => thread.terminate()));
    },
  };
}

function newJob(spec: TrainingSpec): { promise: Promise<TrainingOutcome>; job: Job } {
  let resolve: Job['resolve'] = () => {};
  let reject: Job['reject'] = () => {};
  const promise = new Promise<TrainingOutcome>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, job: { spec, cancelled: new SharedArrayBuffer(4), resolve, reject } };
}

function settle(job: Job | undefined, answer: TrainingAnswer): void {
  if ('outcome' in answer) {
    const kept = answer.outcome.kept.map(({ step, checkpoint }) => ({ step, checkpoint: asBuffer(checkpoint) }));
    job?.resolve({ ...answer.outcome, checkpoint: asBuffer(answer.outcome.checkpoint), kept });
    return;
  }
  const { name, message } = answer.failure;
  job?.reject(name === 'DatasetError' ? new DatasetError(message) : new Error(`${name}: ${message}`));
}

const closedError = (): Error => new Error('The trainer is closed.');
