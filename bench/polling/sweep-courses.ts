import { type JobCourse, TUNING_TASK } from './job-course.ts';
import { logNormal, seededRandom } from './random.ts';

export interface TrialCourse {
  readonly steps: number;
  readonly course: JobCourse;
  readonly stoppedEarly: boolean;
}

/**
 * Google publishes no times. Ours follow what users report (20 minutes to a few hours a job), and are skewed as queues are:
 * a queue of 10 minutes in the median and hours at worst, 10 s a step on the day's machine, a share that stops early.
 */
export const assumptions = {
  queueMinutes: { median: 10, spread: 1 },
  encodingMinutes: { median: 6, spread: 0.2 },
  startMinutes: { median: 8, spread: 0.1 },
  secondsPerStep: { median: 10, spread: 0.3 },
  trialSpread: 0.04,
  deployMinutes: { median: 8, spread: 0.3 },
  stopsEarly: 0.2,
} as const;

const MINUTE = 60_000;

/** Sweeps over the guide's three step counts, one trial after another as the default quota has it. */
export function sweepCourses(sweeps: number, trials: number): readonly (readonly TrialCourse[])[] {
  const random = seededRandom(20_261_124);
  const minutes = ({ median, spread }: { median: number; spread: number }): number =>
    logNormal(random, median, spread) * MINUTE;
  return Array.from({ length: sweeps }, () => {
    const stepMs = logNormal(random, assumptions.secondsPerStep.median, assumptions.secondsPerStep.spread) * 1_000;
    return Array.from({ length: trials }, (_, index) => {
      const steps = [100, 200, 500][index % 3] ?? 100;
      const stoppedEarly = random() < assumptions.stopsEarly;
      const trained = stoppedEarly ? Math.ceil(steps * (0.3 + 0.7 * random())) : steps;
      const queueMs = minutes(assumptions.queueMinutes);
      const tuningMs =
        minutes(assumptions.startMinutes) + trained * stepMs * logNormal(random, 1, assumptions.trialSpread);
      return {
        steps,
        stoppedEarly,
        course: courseOf(queueMs, [
          ['dataset-encoder', minutes(assumptions.encodingMinutes)],
          [TUNING_TASK, tuningMs],
          ['create-endpoint-and-deploy-model', minutes(assumptions.deployMinutes)],
        ]),
      };
    });
  });
}

function courseOf(startMs: number, lengths: readonly (readonly [string, number])[]): JobCourse {
  let endMs = startMs;
  const tasks = lengths.map(([name, lengthMs]) => {
    const task = { name, startMs: endMs, endMs: endMs + lengthMs };
    endMs = task.endMs;
    return task;
  });
  return { startMs, endMs, tasks };
}
