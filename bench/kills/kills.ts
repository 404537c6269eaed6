import { setTimeout as sleep } from 'node:timers/promises';
import type { TuneResult } from '../../src/contract/results.ts';
import { type Api, type BenchRun, startRun } from './run.ts';
import { type Restart, type Stand, until } from './stand.ts';

/** How long it took. */
export interface Reached {
  /** From the cancel, or from the moment when the next worker took tasks. */
  readonly afterMs: number;
  /** The same with the start of that worker's process. */
  readonly withStartMs: number;
}

/** What a killed run came to. */
export interface Recovery extends Reached {
  readonly made: number;
  /** Jobs beside the one that the run ended with, and not cancelled: paid for nothing. */
  readonly duplicates: number;
}

/** Vertex AI has made the job, its answer never arrives, and the worker dies in submit. */
export async function killInSubmit(api: Api, stand: Stand): Promise<Recovery> {
  const answer = await stand.hold(api.create, 'after');
  const run = await startRun(api, stand);
  await answer.reached();
  await stand.killWorker();
  await answer.drop();
  return recovered(run, stand);
}

/** The worker dies while it watches a job that runs: at any moment of a look, or between two. */
export async function killWhilePolling(api: Api, stand: Stand, atMs: number): Promise<Recovery> {
  const run = await startRun(api, stand);
  await run.followed();
  await sleep(atMs);
  await stand.killWorker();
  return recovered(run, stand);
}

/** The job ends while no worker is up, so that its own time is not in the figure. */
async function recovered(run: BenchRun, stand: Stand): Promise<Recovery> {
  await stand.clock({ speed: 2_000, advance: '24h' });
  const restart = await stand.restartWorker();
  const { job } = (await run.handle.result()) as TuneResult;
  const reached = since(restart);
  const jobs = await run.jobs();
  const duplicates = jobs.filter(({ name, state }) => name !== job && !state.endsWith('CANCELLED')).length;
  return { ...reached, made: jobs.length, duplicates };
}

function since({ startedAt, pollsAt }: Restart, now: number = Date.now()): Reached {
  return { afterMs: Math.max(0, now - pollsAt), withStartMs: now - startedAt };
}

/** From the cancel of the run to the cancel of its job. */
export async function cancelWithLiveWorker(api: Api, stand: Stand): Promise<Reached> {
  const run = await startRun(api, stand);
  const name = await run.followed();
  const cancelledAt = Date.now();
  await run.handle.cancel();
  await jobCancelled(name, stand);
  const afterMs = Date.now() - cancelledAt;
  await ended(run, stand);
  return { afterMs, withStartMs: afterMs };
}

/** The worker dies when the call that cancels the job is on its way, and the call is lost. */
export async function killInCancel(api: Api, stand: Stand): Promise<Reached> {
  const run = await startRun(api, stand);
  const name = await run.followed();
  const call = await stand.hold(api.cancel, 'before');
  await run.handle.cancel();
  await call.reached();
  await stand.killWorker();
  await call.drop();
  return cancelledAfterRestart(run, name, stand);
}

/** The worker dies soon after the cancel, wherever it is by then. */
export async function killAfterCancel(api: Api, stand: Stand, afterMs: number): Promise<Reached> {
  const run = await startRun(api, stand);
  const name = await run.followed();
  await run.handle.cancel();
  await sleep(afterMs);
  await stand.killWorker();
  return cancelledAfterRestart(run, name, stand);
}

async function cancelledAfterRestart(run: BenchRun, name: string, stand: Stand): Promise<Reached> {
  const restarting = stand.restartWorker();
  await jobCancelled(name, stand);
  const now = Date.now();
  const reached = since(await restarting, now);
  await ended(run, stand);
  return reached;
}

function jobCancelled(name: string, stand: Stand): Promise<void> {
  return until(`${name} is cancelled`, async () => /CANCELL(ING|ED)$/.test((await stand.job(name)).state));
}

async function ended(run: BenchRun, stand: Stand): Promise<void> {
  await stand.clock({ speed: 2_000 });
  await run.handle.result().catch(() => undefined); // it ends as cancelled
}
