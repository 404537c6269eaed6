import { parseDuration } from '../../src/requests/duration.ts';
import { tuneDefaults } from '../../src/requests/tune-defaults.ts';
import type { Table } from '../table.ts';
import { timesOf } from './simulated.ts';
import { spedUpSweep } from './sped-up-sweep.ts';
import { watchAdaptively } from './watch.ts';

const TRAIN_STEPS = [10, 20, 30, 15, 25];

/** What the simulation says of the very jobs that a real sweep watched, beside what that sweep did. */
export async function simulationAgainstSweep(): Promise<Table> {
  const trials = await spedUpSweep(TRAIN_STEPS);
  const paceMs = parseDuration(tuneDefaults.pollInterval) ?? Number.NaN;
  const rows = trials.map(({ steps, course, watched }, index) => {
    const earlier = trials.slice(0, index).flatMap(timesOf);
    const simulated = watchAdaptively(course, { paceMs, earlier, length: steps });
    return [
      `trial ${index + 1}, ${steps} steps, ${(course.endMs / 3_600_000).toFixed(2)} h`,
      watched.requests,
      simulated.requests,
      (watched.delayMs / 1_000).toFixed(1),
      (simulated.delayMs / 1_000).toFixed(1),
    ];
  });
  return {
    title: 'The simulation against a real sweep',
    columns: ['job', 'requests', 'simulated', 'delay, s', 'simulated, s'],
    rows,
    notes: [
      "A sweep of the product's own workflows and activities on Temporal's time-skipping server; the emulator follows its clock.",
    ],
  };
}
