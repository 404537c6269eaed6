import type { TuningTime } from '../../src/contract/tuning-times.ts';
import { parseDuration } from '../../src/requests/duration.ts';
import { tuneDefaults } from '../../src/requests/tune-defaults.ts';
import type { Table } from '../table.ts';
import { TUNING_TASK } from './job-course.ts';
import { assumptions, sweepCourses, type TrialCourse } from './sweep-courses.ts';
import { type Watched, watchAdaptively, watchEvery } from './watch.ts';

const SWEEPS = 1_000;
const TRIALS = 9;
const KEPT_TIMES = 8; // as the sweep hands to its trials

type Policy = readonly [name: string, watch: (trial: TrialCourse, earlier: readonly TrialCourse[]) => Watched];

const paceMs = parseDuration(tuneDefaults.pollInterval) ?? Number.NaN;
const every = (seconds: number) => (trial: TrialCourse) => watchEvery(seconds * 1_000, trial.course);

const policies: readonly Policy[] = [
  ['Vertex AI SDK, every 5 s', every(5)],
  ["Google's pipeline components, every 20 s", every(20)],
  ['SDK samples and Airflow operator, every 60 s', every(60)],
  ['Airflow deferrable, every 300 s', every(300)],
  [
    'tempotune, jobs by themselves',
    ({ course, steps }) => watchAdaptively(course, { paceMs, earlier: [], length: steps }),
  ],
  [
    'tempotune, trials of a sweep',
    ({ course, steps }, before) =>
      watchAdaptively(course, { paceMs, earlier: before.flatMap(timesOf).slice(-KEPT_TIMES), length: steps }),
  ],
];

/** The policies over the same jobs, side by side. */
export function simulatedPolicies(): Table {
  const sweeps = sweepCourses(SWEEPS, TRIALS);
  const jobs = sweeps.flat();
  const hours = jobs.reduce((total, { course }) => total + course.endMs, 0) / 3_600_000;
  const rows = policies.map(([name, watch]) => {
    const watched = sweeps.flatMap((trials) => trials.map((trial, index) => watch(trial, trials.slice(0, index))));
    const requests = watched.reduce((total, each) => total + each.requests, 0);
    const delays = watched.map(({ delayMs }) => delayMs / 1_000).toSorted((a, b) => a - b);
    return [name, (requests / hours).toFixed(1), mean(delays).toFixed(1), at(delays, 0.95).toFixed(1)];
  });
  const { queueMinutes, secondsPerStep, stopsEarly } = assumptions;
  return {
    title: 'Requests against delay',
    columns: ['policy', 'requests per job-hour', 'mean delay, s', '95 % within, s'],
    rows,
    notes: [
      `Simulated on a virtual clock: ${jobs.length} jobs of ${(hours / jobs.length).toFixed(1)} h in the mean, in sweeps of ${TRIALS} over 100, 200 and 500 steps.`,
      `Assumed, since Google publishes no times: ${queueMinutes.median} minutes of queue in the median, ${secondsPerStep.median} s a step, ${stopsEarly * 100} % stop early (bench/polling/sweep-courses.ts).`,
    ],
  };
}

/** What a trial teaches the later ones, as `tuningTimesOf` reads it out of a result. */
export function timesOf({
  steps,
  course,
  stoppedEarly = false,
}: Pick<TrialCourse, 'steps' | 'course'> & { stoppedEarly?: boolean }): TuningTime[] {
  const tuning = course.tasks.find(({ name }) => name === TUNING_TASK);
  if (stoppedEarly || !tuning) return [];
  const tuningMs = tuning.endMs - tuning.startMs;
  return [{ length: steps, tuningMs, otherMs: course.endMs - course.startMs - tuningMs }];
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}
