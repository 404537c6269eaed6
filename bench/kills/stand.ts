import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Program } from '../../test/support/program.ts';
import { withStation } from '../bench-station.ts';

export interface SeenJob {
  readonly name: string;
  readonly state: string;
}

/** Both in milliseconds since the epoch. */
export interface Restart {
  readonly startedAt: number;
  /** From then on the process takes tasks. */
  readonly pollsAt: number;
}

export interface Hold {
  /** Resolves when a call is held. */
  reached(): Promise<void>;
  /** A call that has not run is lost. */
  drop(): Promise<void>;
}

/** A Temporal server, the emulator and one worker, each a process of its own: the worker is there to be killed. */
export interface Stand {
  readonly client: Client;
  killWorker(): Promise<void>;
  restartWorker(): Promise<Restart>;
  jobs(): Promise<SeenJob[]>;
  job(name: string): Promise<SeenJob>;
  /** Keeps the next call of the method, before or after it runs. */
  hold(method: string, point: 'before' | 'after'): Promise<Hold>;
  clock(change: { readonly speed?: number; readonly advance?: string }): Promise<void>;
}

const ENOUGH_MS = 120_000;

/** Looks every 20 ms. @throws Error after two minutes */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + ENOUGH_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`waited two minutes in vain: ${what}`);
    await sleep(20);
  }
}

export function withStand<Result>(use: (stand: Stand) => Promise<Result>): Promise<Result> {
  return withStation(2_000, async (station) => {
    const { client, emulatorUrl, jobs, post } = station;
    const read = async <T>(path: string): Promise<T> => (await (await fetch(`${emulatorUrl}/${path}`)).json()) as T;
    let worker: Program | undefined;
    let holds = 0;
    return use({
      client,
      jobs,
      job: (name) => read<SeenJob>(`v1/${name}`),
      clock: (change) => post('clock', change),
      async killWorker() {
        await worker?.kill('SIGKILL');
      },
      async restartWorker() {
        const startedAt = Date.now();
        worker = await station.startWorker();
        return { startedAt, pollsAt: Date.now() };
      },
      async hold(method, point) {
        holds += 1;
        const id = `hold-${holds}`;
        await post('faults', { faults: [{ id, method, kind: 'hold', point }] });
        const isHolding = async (): Promise<boolean> => {
          const { faults } = await read<{ faults: { id: string; holding?: string[] }[] }>('_emulator/faults');
          return (faults.find((fault) => fault.id === id)?.holding ?? []).length > 0;
        };
        return {
          reached: () => until(`${method} is called`, isHolding),
          drop: () => post('release', { id, discard: true }),
        };
      },
    });
  });
}
