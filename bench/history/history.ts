import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { bundleWorkflows } from '../../scripts/workflow-bundle.mjs';
import { DEFAULT_TASK_QUEUE, workflowTypes } from '../../src/contract/names.ts';
import type { TuneResult } from '../../src/contract/results.ts';
import { aTuneRequest } from '../../test/support/requests.ts';
import type { Station } from '../../test/support/station.ts';
import { withStation } from '../bench-station.ts';
import type { Part } from '../part.ts';
import type { Table } from '../table.ts';

const SPEED = 15; // a job of half a minute
const PACE_MS = 100;
const DAY_OF_LOOKS = 24 * 60;

export const history: Part = {
  name: 'history',
  seconds: 40,
  run: () => withStation(SPEED, async (station) => [await eventsPerJob(station)]),
};

/** The same number of looks at the same job, once by tempotune and once by a loop of timers. */
async function eventsPerJob(station: Station): Promise<Table> {
  await station.startWorker();
  const ours = await station.client.workflow.start(workflowTypes.tuneModel, {
    workflowId: 'ours',
    taskQueue: DEFAULT_TASK_QUEUE,
    args: [aTuneRequest({ trainSteps: 200, pollInterval: `${PACE_MS}ms` })],
  });
  const { job } = (await ours.result()) as TuneResult;
  const looks = (await station.journal()).filter(({ method }) => method === 'GetPipelineJob').length;
  const loop = await runTimerLoop(station, job, looks);

  const [own, looped] = [(await ours.describe()).historyLength, (await loop.describe()).historyLength];
  const perLook = looped / looks;
  return {
    title: 'History of one job',
    columns: ['workflow', 'looks', 'events', 'events per look', 'looked at every minute for a day, events'],
    rows: [
      ['timer, activity, timer, …', looks, looped, perLook.toFixed(1), Math.round(perLook * DAY_OF_LOOKS)],
      ['tempotune: the whole tuneModel', looks, own, (own / looks).toFixed(2), own],
    ],
    notes: [
      'The last column is computed: a loop grows with the looks, ours with the changes of the job. Temporal warns at 10,240 events and ends a workflow at 51,200.',
      "Ours counts everything, from validation to the registered model; the loop's only the watching.",
    ],
  };
}

async function runTimerLoop(
  { client, emulatorUrl, environment }: Station,
  job: string,
  looks: number,
): Promise<WorkflowHandle> {
  const { TEMPORAL_ADDRESS: address = '' } = environment;
  const connection = await NativeConnection.connect({ address });
  try {
    const worker = await Worker.create({
      connection,
      taskQueue: 'timer-loop',
      workflowBundle: { code: await bundleWorkflows(fileURLToPath(new URL('./timer-loop.ts', import.meta.url))) },
      activities: {
        lookAtJob: async (name: string) => {
          const answer = await fetch(`${emulatorUrl}/v1/${name}`);
          return ((await answer.json()) as { state: string }).state;
        },
      },
    });
    const args = [job, looks, PACE_MS];
    const run = await client.workflow.start('timerLoop', { workflowId: 'timer-loop', taskQueue: 'timer-loop', args });
    await worker.runUntil(run.result());
    return run;
  } finally {
    await connection.close();
  }
}
