import type { Part } from '../part.ts';
import type { Cell, Table } from '../table.ts';
import {
  cancelWithLiveWorker,
  killAfterCancel,
  killInCancel,
  killInSubmit,
  killWhilePolling,
  type Reached,
  type Recovery,
} from './kills.ts';
import { type Api, apis } from './run.ts';
import { type Stand, withStand } from './stand.ts';

/** Real processes, killed with SIGKILL at a chosen moment; nothing is mended by hand. */
export const kills: Part = {
  name: 'kills',
  seconds: 900,
  run: ({ kills: times }) =>
    withStand(async (stand) => {
      await stand.restartWorker();
      const recoveries: Cell[][] = [];
      const cancels: Cell[][] = [];
      for (const api of apis) {
        recoveries.push(...(await recoveryRows(api, times, stand)));
        cancels.push(...(await cancelRows(api, times, stand)));
      }
      return [recoveryTable(recoveries), cancelTable(cancels), quoted];
    }),
};

/** As many different moments as there are kills, the same in every run of the benchmark. */
function spread(index: number, times: number, withinMs: number): number {
  return Math.round(((index + 0.5) / times) * withinMs);
}

async function repeated<T>(times: number, once: (index: number) => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  for (let index = 0; index < times; index += 1) all.push(await once(index));
  return all;
}

async function recoveryRows(api: Api, times: number, stand: Stand): Promise<Cell[][]> {
  const cases: [string, (index: number) => Promise<Recovery>][] = [
    ['in submit', () => killInSubmit(api, stand)],
    ['while polling', (index) => killWhilePolling(api, stand, spread(index, times, 1_500))],
  ];
  const rows: Cell[][] = [];
  for (const [what, once] of cases) {
    const all = await repeated(times, once);
    const sum = (of: (one: Recovery) => number): number => all.reduce((total, one) => total + of(one), 0);
    const counts = [times, sum(({ made }) => made), sum(({ duplicates }) => duplicates)];
    rows.push(shown([`${what}: ${api.title}`, ...counts, ...spans(all)]));
  }
  return rows;
}

/** Whoever waits a quarter of an hour sees that it goes on. */
function shown(row: Cell[]): Cell[] {
  process.stderr.write(`  ${row.join('  ')}\n`);
  return row;
}

function recoveryTable(rows: readonly (readonly Cell[])[]): Table {
  if (rows.some(([, , , duplicates]) => duplicates !== 0)) process.exitCode = 1;
  return {
    title: 'kill -9 of the worker',
    columns: ['what', 'kills', 'jobs made', 'duplicates left', ...SPANS],
    rows,
    notes: [
      'In submit: Vertex AI has made the job, and its answer never arrives. Every run ended with its result, and nothing was done by',
      'hand. Seconds from the moment when the next worker takes tasks to the result; the job itself ended while no worker was up.',
      'The Temporal dev server runs with timers of 10 ms, not of 1 s.',
    ],
  };
}

async function cancelRows(api: Api, times: number, stand: Stand): Promise<Cell[][]> {
  const cases: [string, (index: number) => Promise<Reached>][] = [
    ['live worker', () => cancelWithLiveWorker(api, stand)],
    ['worker killed in the cancel call, which is lost', () => killInCancel(api, stand)],
    ['worker killed up to 200 ms after the cancel', (index) => killAfterCancel(api, stand, spread(index, times, 200))],
  ];
  const rows: Cell[][] = [];
  for (const [what, once] of cases) {
    const all = await repeated(times, once);
    rows.push(shown([`${what}: ${api.title}`, all.length, ...spans(all)]));
  }
  return rows;
}

function cancelTable(rows: readonly (readonly Cell[])[]): Table {
  return {
    title: 'A cancel on its way to the job',
    columns: ['what', 'jobs cancelled', ...SPANS],
    rows,
    notes: [
      'Seconds from the cancel, or from the moment when the next worker takes tasks, to the cancel of the job at Vertex AI.',
    ],
  };
}

const SPANS = ['median, s', 'longest, s', 'longest with the start of the process, s'];

function spans(all: readonly Reached[]): Cell[] {
  const seconds = (value: number | undefined): string => ((value ?? 0) / 1_000).toFixed(2);
  const sorted = all.map(({ afterMs }) => afterMs).sort((a, b) => a - b);
  const withStart = Math.max(...all.map(({ withStartMs }) => withStartMs));
  return [seconds(median(sorted)), seconds(sorted.at(-1)), seconds(withStart)];
}

function median(sorted: readonly number[]): number {
  const [low = 0, high = low] = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return (low + high) / 2;
}

const quoted: Table = {
  title: 'Others, for comparison',
  columns: ['what', 'duplicates left of 20 kills in submit', 'cancels that reached their job'],
  rows: [
    ['Restate', '20 or more', 'not measured'],
    ['DBOS', '20 or more', '0 of 3'],
    ['BullMQ', '20 or more', '0 of 3'],
    ['a script', '20 or more', 'not measured'],
  ],
  notes: ['Quoted from our own trial of November 2026, ids chosen by the service; this command does not measure them.'],
};
