import { parseArgs } from 'node:util';
import { findTemporalBinary } from '../../scripts/temporal-binaries.mjs';
import { runLanes } from './lanes.ts';
import { writePage } from './page.ts';
import { planWaves } from './plan.ts';
import { repeatCommand, summaryLines } from './report.ts';
import { subjects } from './subjects.ts';

const usage = `usage: npm run fault-matrix -- [--short] [--seed N] [--runs N] [--only <fault or step>] [--subject <name>] [--lanes N]
  --short    one run for each quick fault of tempotune, for CI
  --seed     seed of the first run of each cell, default 1; the same seed is the same run
  --runs     runs a cell, each with the next seed; default 2, in the short form 1
  --only     cells whose fault has this in its name, or whose step is this, or one cell: "fault @ step"
  --subject  ${subjects.map(({ name }) => name).join(', ')}; default: all, in the short form tempotune
  --lanes    how many run at the same time, default 7, in the short form 3
Without --short, --only and --subject it writes docs/fault-matrix.md.`;

const INTERRUPTED = 130;
const EXIT_WITHIN_MS = 2_000;
const SHORT_LANES = 3;
const LONG_LANES = 7;
const SHORT_OUTAGE_MS = 3_000;
const LONG_OUTAGE_MS = 60_000;

/** Answers the exit code: 0 when tempotune broke no invariant. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      runs: { type: 'string' },
      only: { type: 'string' },
      subject: { type: 'string' },
      lanes: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  process.setMaxListeners(0); // each program that is started ends with this one, also when it is interrupted
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(INTERRUPTED));
  const { short: isShort, only } = values;
  const seed = Number(values.seed);
  const runsPerCell = Number(values.runs ?? (isShort ? 1 : 2));
  const wanted = values.subject ?? (isShort ? 'tempotune' : undefined);
  const chosen = subjects.filter(({ name }) => wanted === undefined || name === wanted);
  const plan = { seed, runsPerCell, isShort, ...(only === undefined ? {} : { only }) };
  const waves = chosen.flatMap((subject) => planWaves(subject, plan));
  if (waves.length === 0) throw new Error(`nothing to run\n${usage}`);

  const start = Date.now();
  const reports = await runLanes(waves, {
    lanes: Number(values.lanes ?? (isShort ? SHORT_LANES : LONG_LANES)),
    temporalCliPath: findTemporalBinary('temporal') ?? '',
    outageMs: isShort ? SHORT_OUTAGE_MS : LONG_OUTAGE_MS,
  });
  const seconds = Math.round((Date.now() - start) / 1_000);
  console.log(summaryLines(reports).join('\n'));
  if (!isShort && only === undefined && wanted === undefined) {
    writePage(reports, { seed, runsPerCell, seconds, outageMs: LONG_OUTAGE_MS });
  }
  const own = reports.filter(({ run }) => run.cell.subject === 'tempotune');
  const failed = own.filter(({ violations }) => violations.length > 0);
  for (const { run } of failed) console.log(`to repeat: ${repeatCommand(run)}`);
  console.log(`${seconds} s`);
  console.log(`${own.length - failed.length} passed, ${failed.length} failed`);
  setTimeout(() => process.exit(), EXIT_WITHIN_MS).unref(); // connections of closed stages would keep it going
  return failed.length === 0 ? 0 : 1;
}
