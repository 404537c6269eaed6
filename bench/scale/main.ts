import { parseArgs } from 'node:util';
import { writeTables } from '../document.ts';
import { machine, machineLine } from '../machine.ts';
import { printed, type Table } from '../table.ts';
import { type MeasuredSweep, measureSweep } from './measure-sweep.ts';

const SIZES = [3, 200, 1_000];
const PARALLELISM = 100;

const usage = `usage: npm run bench:scale -- [--trials <count>[,<count>]] [--parallelism <jobs>] [--write]
  --trials       sizes of the sweeps, one after another; default ${SIZES.join(',')}, which takes many minutes
  --parallelism  jobs at a time; default ${PARALLELISM}
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
  const sizes = values.trials === undefined ? SIZES : values.trials.split(',').map(Number);
  const parallelism = Number(values.parallelism ?? PARALLELISM);
  const measuredOn = machine(); // before our own load shows
  say(machineLine(measuredOn));
  const sweeps: MeasuredSweep[] = [];
  for (const trials of sizes) {
    say(`\n${trials} trials …`);
    sweeps.push(await measureSweep({ trials, parallelism: Math.min(parallelism, trials), say }));
  }
  const table = tableOf(sweeps);
  process.stdout.write(`\n${printed(table)}\n`);
  const command = `npm run bench:scale -- --trials ${sizes.join(',')} --parallelism ${parallelism} --write`;
  if (values.write) writeTables('scale', [table], measuredOn, command);
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
