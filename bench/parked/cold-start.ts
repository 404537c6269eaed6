import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { DEFAULT_TASK_QUEUE, dataTaskQueue } from '../../src/contract/names.ts';
import type { Station } from '../../test/support/station.ts';
import { withStation } from '../bench-station.ts';
import type { Part } from '../part.ts';
import type { Table } from '../table.ts';
import { cpuSeconds } from './process-usage.ts';

const STARTS = 5;
const DEADLINE_MS = 60_000;
const taskQueues = [
  { name: DEFAULT_TASK_QUEUE, taskQueueType: 1 }, // of workflow tasks
  { name: DEFAULT_TASK_QUEUE, taskQueueType: 2 }, // of activities
  { name: dataTaskQueue(DEFAULT_TASK_QUEUE), taskQueueType: 2 },
];

export const workerStart: Part = {
  name: 'worker-start',
  seconds: 20,
  run: () => withStation(1, async (station) => [await coldStart(station)]),
};

/** From the start of the process until the server knows its pollers on all task queues. */
async function coldStart(station: Station): Promise<Table> {
  const starts: Start[] = [];
  for (let count = 0; count < STARTS; count += 1) {
    const startedAt = performance.now();
    const worker = await station.startWorker();
    await polls(station.client, worker.pid);
    starts.push({ wallSeconds: (performance.now() - startedAt) / 1_000, cpuSeconds: cpuSeconds(worker.pid) });
    await worker.kill('SIGTERM');
  }
  const [first, ...others] = starts;
  const sorted = others.toSorted((a, b) => a.wallSeconds - b.wallSeconds);
  return {
    title: 'Worker, from the start of its process to polling',
    columns: ['start', 'seconds', 'CPU time, s'],
    rows: [
      ['first on a new server: registers the search attributes', ...cells(first)],
      [`the next ${others.length}, median`, ...cells(sorted[Math.floor(sorted.length / 2)])],
      [`the next ${others.length}, slowest`, ...cells(sorted.at(-1))],
    ],
    notes: ['Polling: the server lists pollers of that process on both task queues. The goal is under 2 s.'],
  };
}

interface Start {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
}

function cells(start: Start | undefined): string[] {
  return start ? [start.wallSeconds.toFixed(2), start.cpuSeconds.toFixed(2)] : [];
}

async function polls({ connection, options: { namespace } }: Client, pid: number): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  for (const { name, taskQueueType } of taskQueues) {
    for (;;) {
      const { pollers } = await connection.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name },
        taskQueueType,
      });
      if (pollers?.some(({ identity }) => identity?.startsWith(`${pid}@`))) break;
      if (Date.now() > deadline) throw new Error(`the worker does not poll ${name} after ${DEADLINE_MS / 1_000} s`);
      await sleep(10);
    }
  }
}
