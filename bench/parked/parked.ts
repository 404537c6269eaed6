import { setTimeout as sleep } from 'node:timers/promises';
import { QuotaLines } from '../../src/client/quota-lines.ts';
import { DEFAULT_TASK_QUEUE, workflowTypes } from '../../src/contract/names.ts';
import { aTuneRequest } from '../../test/support/requests.ts';
import type { Station } from '../../test/support/station.ts';
import { withStation } from '../bench-station.ts';
import type { Part } from '../part.ts';
import type { Table } from '../table.ts';
import { cpuPercent, residentMb } from './process-usage.ts';

const SPEED = 3_600; // a job is in its tuning task before the first look at it
const STARTS_AT_A_TIME = 20;
const ROUND_MS = 60_000; // the default pollInterval: each job is looked at once in it
const ROUNDS = 3; // in the first, V8 still collects what the starts have left (its --trace-gc shows it); in the third, jobs only wait
const MOST_JOBS = 1_000;

export const parked: Part = {
  name: 'parked',
  seconds: 900,
  run: () => withStation(SPEED, async (station) => [await parkedJobs(station)]),
};

/** Jobs that stay in their tuning task, watched at the default pace by one worker, a process of the built program. */
async function parkedJobs(station: Station): Promise<Table> {
  await station.post('faults', {
    faults: [{ method: 'CreatePipelineJob', kind: 'stuck', task: 'large-language-model-tuning', count: 0 }],
  });
  const worker = await station.startWorker();
  const limits = new QuotaLines(station.client, { taskQueue: DEFAULT_TASK_QUEUE });
  await limits.setLimit(request.project, 'gpu', MOST_JOBS); // else most would wait in the line for quota
  const rows: (string | number)[][] = [];
  for (const jobs of [0, 100, 200, MOST_JOBS]) {
    await park(station, jobs);
    await settled(worker.pid);
    const percents: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) percents.push(await cpuPercent(worker.pid, ROUND_MS));
    const [first = 0, last = 0] = [percents[0], percents.at(-1)];
    rows.push([jobs, Math.round(residentMb(worker.pid)), first.toFixed(1), last.toFixed(1)]);
  }
  return {
    title: 'Parked tuneModel workflows on one worker',
    columns: ['jobs', 'memory of the worker, MB', 'its CPU in the first minute, % of one core', 'in the third minute'],
    rows,
    notes: [
      'All jobs stay in their tuning task and are looked at every 60 s, the default. The goal for 100 is under 2 %.',
      'The first minute begins after the last start: half a minute later, Node collects what the starts have left.',
    ],
  };
}

async function park({ client, jobs }: Station, count: number): Promise<void> {
  const parkedBefore = (await jobs()).length;
  let next = parkedBefore + 1;
  const start = async (): Promise<void> => {
    while (next <= count) {
      const workflowId = `parked-${next}`;
      next += 1;
      const input = { ...request, displayName: workflowId };
      await client.workflow.start(workflowTypes.tuneModel, {
        workflowId,
        taskQueue: DEFAULT_TASK_QUEUE,
        args: [input],
      });
    }
  };
  await Promise.all(Array.from({ length: STARTS_AT_A_TIME }, start));
  while ((await jobs()).length < count) await sleep(500);
}

const { pollInterval: _, ...request } = aTuneRequest();

const BUSY_PERCENT = 15;
const SETTLING_MS = 2_000;
const LONGEST_SETTLING = 15;

/** Starting workflows is work; what is measured is waiting. */
async function settled(pid: number): Promise<void> {
  for (let tries = 0; tries < LONGEST_SETTLING; tries += 1) {
    if ((await cpuPercent(pid, SETTLING_MS)) < BUSY_PERCENT) return;
  }
}
