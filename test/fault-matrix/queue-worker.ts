import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startProgram } from '../support/program.ts';
import { baselineExpected, baselineSweep, untilResult } from './baseline.ts';
import { baselineSteps } from './baseline-steps.ts';
import { type Run, withoutResult } from './model.ts';
import { processCrew } from './process-crew.ts';
import type { Place, Players, Subject } from './subject.ts';

const WORKER: string = fileURLToPath(new URL('../../bench/baselines/queue-worker.mjs', import.meta.url));

export const queueWorkerSubject: Subject = {
  name: 'queue worker',
  says: '`bench/baselines/queue-worker.mjs`: a job of a durable queue for each trial, whose worker holds and renews a lock until the tuning job is over; locks, stalls and attempts as in BullMQ, on files, since that needs Redis',
  apis: ['pipelineJobs'],
  steps: baselineSteps,
  notApplicable: (fault) => fault.onlyHere,
  expected: baselineExpected,
  open,
};

const END_WITHIN_MS = 180_000;

async function open({ emulatorUrl, folder }: Place): Promise<Players> {
  const queueFolder = join(folder, 'queue');
  mkdirSync(queueFolder, { recursive: true });
  const path = new URL('../../bench/baselines/file-queue.mjs', import.meta.url).href;
  const { fileQueue } = (await import(/* @vite-ignore */ path)) as { fileQueue(folder: string): FileQueue };
  const queue = fileQueue(queueFolder);
  const crew = processCrew(async () => {
    const worker = startProgram(process.execPath, [WORKER, queueFolder], { METADATA_SERVER_DETECTION: 'none' });
    await worker.says('working');
    return worker;
  });
  await crew.start();
  const cancelled = new Set<string>();
  const own = (run: Run): QueueJob[] => queue.jobs().filter(({ id }) => id.startsWith(`${run.id}.`));
  return {
    crew,
    async start(run) {
      const sweep = await baselineSweep(emulatorUrl, folder, run);
      queue.add(`${run.id}.upload`, { kind: 'upload', sweep });
    },
    async end(run, timeoutMs) {
      const end = Date.now() + Math.min(timeoutMs, END_WITHIN_MS);
      if (!cancelled.has(run.id)) return untilResult(join(folder, `${run.id}.result.json`), end);
      while (Date.now() < end && own(run).some(({ state }) => state === 'active')) await sleep(100);
      return withoutResult('cancelled', []);
    },
    /** Takes out what nobody works on yet; a job that is locked can't be removed. */
    async cancel(run) {
      cancelled.add(run.id);
      for (const { id } of own(run)) {
        try {
          queue.remove(id);
        } catch {
          // its worker goes on
        }
      }
    },
    hasTakenOver(run) {
      const begun = own(run).filter(({ state }) => state === 'active');
      return begun.every(({ stalls }) => stalls > 0);
    },
    close: () => crew.kill(),
  };
}

interface QueueJob {
  readonly id: string;
  readonly state: string;
  readonly stalls: number;
}

interface FileQueue {
  add(id: string, data: object): void;
  remove(id: string): void;
  jobs(): QueueJob[];
}
