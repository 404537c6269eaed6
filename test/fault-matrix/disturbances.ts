import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_TASK_QUEUE } from '../../src/contract/names.ts';
import { quotaBrokerId } from '../../src/contract/quota.ts';
import type { Run } from './model.ts';
import {
  hasMovedOn,
  heldActivity,
  pauseActivity,
  reconcile,
  resetActivity,
  resetWorkflow,
  temporalOf,
  unpauseActivity,
} from './operator.ts';
import { FAST, type Stage } from './stage.ts';
import type { StartedRun } from './started-run.ts';

/** What happens while the calls of all runs of a wave are held; it also lets them go on. */
export type Disturbance = (stage: Stage, runs: readonly StartedRun[]) => Promise<void>;

type Release = Parameters<StartedRun['release']>[0];

async function releaseAll(runs: readonly StartedRun[], how: Release = 'run it'): Promise<void> {
  await Promise.all(runs.map((run) => run.release(how)));
}

/** The held call is dropped, or runs when nobody is left to hear its answer. */
export function killWorker(heldCall: Release): Disturbance {
  return async ({ players: { crew } }, runs) => {
    await crew.kill();
    await releaseAll(runs, heldCall);
    await crew.start();
  };
}

/** The worker gets its answers, and has nobody to tell. */
export const killTemporal: Disturbance = async (stage, runs) => {
  await temporalOf(stage).kill();
  await releaseAll(runs);
  await temporalOf(stage).start();
};

export const takeVertexDown: Disturbance = async (stage) => {
  await stage.stopEmulator();
  await sleep(stage.outageMs);
  await stage.startEmulator();
};

// Longer than the longest time after which a silent attempt is given up.
const LONGEST_FREEZE_MS = 75_000;

/** Two workers at once: one freezes in the call, the other takes over, then the first thaws and goes on with its call. */
export const freezeWorker: Disturbance = async (stage, runs) => {
  const { crew } = stage.players;
  const areTakenOver = await takeovers(stage, runs);
  crew.freeze();
  await crew.start();
  const end = Date.now() + LONGEST_FREEZE_MS;
  while (Date.now() < end && !(await areTakenOver())) await sleep(200);
  await releaseAll(runs);
  crew.thaw();
};

async function takeovers(stage: Stage, runs: readonly StartedRun[]): Promise<() => Promise<boolean>> {
  const { hasTakenOver } = stage.players;
  if (hasTakenOver) return async () => runs.every(({ run }) => hasTakenOver(run));
  const held = await Promise.all(runs.map((run) => heldActivity(stage, run)));
  return async () => (await Promise.all(held.map((activity) => hasMovedOn(stage, activity)))).every(Boolean);
}

export const cancel: Disturbance = async (stage, runs) => {
  await Promise.all(runs.map(({ run }) => stage.players.cancel(run)));
  await releaseAll(runs);
};

/** The worker dies before it can hear of the cancel. */
export const cancelAndKillWorker: Disturbance = async (stage, runs) => {
  await Promise.all(runs.map(({ run }) => stage.players.cancel(run)));
  await stage.players.crew.kill();
  await releaseAll(runs);
  await stage.players.crew.start();
};

export const terminateSweep: Disturbance = async (stage, runs) => {
  const { client } = temporalOf(stage);
  await Promise.all(runs.map(({ run }) => client.workflow.getHandle(run.id).terminate('fault matrix')));
  await releaseAll(runs);
};

/** Nobody tells its job; the reconciliation that usually runs on a schedule is what ends it. */
export const terminateTrial: Disturbance = async (stage, runs) => {
  const trials = await Promise.all(runs.map((run) => heldActivity(stage, run)));
  const { client } = temporalOf(stage);
  await Promise.all(trials.map(({ workflowId }) => client.workflow.getHandle(workflowId).terminate('fault matrix')));
  await releaseAll(runs);
  await Promise.all(runs.map(({ run }) => reconcile(stage, run)));
  await stage.emulator.setSpeed(FAST); // the other trials may end now
};

export const resetSweep: Disturbance = async (stage, runs) => {
  await Promise.all(runs.map(({ run }) => resetWorkflow(stage, run.id, run.seed)));
  await releaseAll(runs);
};

export const resetTrial: Disturbance = async (stage, runs) => {
  const trials = await Promise.all(runs.map((run) => heldActivity(stage, run)));
  await Promise.all(
    trials.map(({ workflowId }, index) => resetWorkflow(stage, workflowId, runs[index]?.run.seed ?? 0)),
  );
  await releaseAll(runs);
};

const PAUSE_MS = 1_000;

export const pauseAndUnpauseActivity: Disturbance = async (stage, runs) => {
  const held = await Promise.all(runs.map((run) => heldActivity(stage, run)));
  await Promise.all(held.map((activity) => pauseActivity(stage, activity)));
  await releaseAll(runs);
  await sleep(PAUSE_MS);
  await Promise.all(held.map((activity) => unpauseActivity(stage, activity)));
};

export const resetHeldActivity: Disturbance = async (stage, runs) => {
  const held = await Promise.all(runs.map((run) => heldActivity(stage, run)));
  await Promise.all(held.map((activity) => resetActivity(stage, activity)));
  await releaseAll(runs);
};

export const terminateBroker: Disturbance = async (stage, runs) => {
  const { client } = temporalOf(stage);
  await Promise.all(runs.map(({ run }) => client.workflow.getHandle(brokerId(run)).terminate('fault matrix')));
  await releaseAll(runs);
};

export const resetBroker: Disturbance = async (stage, runs) => {
  await Promise.all(runs.map(({ run }) => resetWorkflow(stage, brokerId(run), run.seed)));
  await releaseAll(runs);
};

/** Each run has a project, and so a line for quota, of its own. */
function brokerId({ id, api }: Run): string {
  return quotaBrokerId(DEFAULT_TASK_QUEUE, id, api === 'tuningJobs' ? 'gemini' : 'gpu');
}
