import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { DEFAULT_TASK_QUEUE, dataTaskQueue } from '../../src/contract/names.ts';
import type { Station } from '../../test/support/station.ts';
import type { Table } from '../table.ts';

const STARTS = 5;
const DEADLINE_MS = 60_000;
const taskQueues = [
  { name: DEFAULT_TASK_QUEUE, taskQueueType: 1 }, // of workflow tasks
  { name: DEFAULT_TASK_QUEUE, taskQueueType: 2 }, // of activities
  { name: dataTaskQueue(DEFAULT_TASK_QUEUE), taskQueueType: 2 },
];

/** From the start of the process until the server knows its pollers on all task queues. */
export async function coldStart(station: Station): Promise<Table> {
  const milliseconds: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    const startedAt = performance.now();
    const worker = await station.startWorker();
    await polls(station.client, worker.pid);
    milliseconds.push(performance.now() - startedAt);
    await worker.kill('SIGTERM');
  }
  const [first = Number.NaN, ...others] = milliseconds;
  return {
    title: 'Worker, from the start of its process to polling',
    columns: ['start', 'seconds'],
    rows: [
      ['first on a new server: registers the search attributes', seconds(first)],
      [
        `the next ${others.length}, median`,
        seconds(others.toSorted((a, b) => a - b)[Math.floor(others.length / 2)] ?? Number.NaN),
      ],
      [`the next ${others.length}, slowest`, seconds(Math.max(...others))],
    ],
    notes: ['Polling: the server lists pollers of that process on both task queues. The goal is under 2 s.'],
  };
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

function seconds(milliseconds: number): string {
  return (milliseconds / 1_000).toFixed(2);
}
