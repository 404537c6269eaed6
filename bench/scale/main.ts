import { parseArgs } from 'node:util';
import { writeTables } from '../document.ts';
import { machine, machineLine } from '../machine.ts';
import { printed, type Table } from '../table.ts';
import { type MeasuredSweep, measureSweep } from './measure-sweep.ts';

const SIZES = [3, 200, 1_000];
const PARALLELISM = 100;
const WINDOWED = SIZES.map((trials) => ({ trials, parallelism: Math.min(PARALLELISM, trials) }));
const ALL_AT_ONCE = { trials: 1_000, parallelism: 1_000 };

const usage = `usage: npm run bench:scale -- [--trials <count>[,<count>]] [--parallelism <jobs>] [--write]
  --trials       sizes of the sweeps, one after another; default ${SIZES.join(',')}, which takes many minutes
  --parallelism  jobs at a time; default ${PARALLELISM}. With neither given, the largest also runs all at once
  --write        puts the table into docs/explanation/benchmarks.md`;

/** Sweeps of growing size, each on a Temporal server, an emulator and a worker of its own. */
export async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      trials: { type: 'string' },
      parallelism: { type: 'string' },
      write: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return say(usage);
  const orders = ordersOf(values);
  const measuredOn = machine(); // before our own load shows
  say(machineLine(measuredOn));
  const sweeps: MeasuredSweep[] = [];
  for (const order of orders) {
    say(`\n${order.trials} trials, ${order.parallelism} at a time …`);
    sweeps.push(await measureSweep({ ...order, say }));
  }
  const table = tableOf(sweeps);
  process.stdout.write(`\n${printed(table)}\n`);
  const command = ['npm run bench:scale --', ...args].join(' ');
  if (values.write) writeTables('scale', [table], measuredOn, command);
}

function ordersOf({ trials, parallelism }: { readonly trials?: string; readonly parallelism?: string }) {
  if (trials === undefined && parallelism === undefined) return [...WINDOWED, ALL_AT_ONCE];
  const sizes = trials?.split(',').map(Number) ?? SIZES;
  return sizes.map((size) => ({ trials: size, parallelism: Math.min(Number(parallelism ?? PARALLELISM), size) }));
}

function tableOf(sweeps: readonly MeasuredSweep[]): Table {
  return {
    title: 'One sweep, flat and windowed',
    columns: [
      ...['trials', 'at a time', 'wall, s', 'ms a trial', 'events of the sweep', 'its history, KB', 'its result, KB'],
      ...['worker, MB', 'Temporal, MB', 'emulator, MB'],
    ],
    rows: sweeps.map((sweep) => [
      sweep.trials,
      sweep.parallelism,
      (sweep.wallMs / 1_000).toFixed(1),
      Math.round(sweep.wallMs / sweep.trials),
      sweep.events,
      Math.round(sweep.historyBytes / 1_024),
      (sweep.resultBytes / 1_024).toFixed(1),
      ...[sweep.workerMb, sweep.temporalMb, sweep.emulatorMb].map(Math.round),
    ]),
    notes: [
      'Jobs of 5 to 10 steps, whose phases the emulator runs through in moments: what is left is orchestration, and the emulator that really trains, on the same cores.',
      'Memory is the peak of each process. All trials succeeded and were ranked.',
    ],
  };
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
