import type { Plan } from '../contract/plan.ts';
import type { Dependencies } from './dependencies.ts';
import { withFailures } from './failures.ts';
import { planRun } from './plan-run.ts';

// A result stays under 64 KB, and one trial's spec and price take some two of them.
const TRIALS_IN_ANSWER = 20;

/** The plan as the answer of a workflow: of many trials the first twenty; count, hash, time and price are of all. */
export function planRequest(dependencies: Dependencies): (input: unknown) => Promise<Plan> {
  const plan = planRun(dependencies);
  return (input) =>
    withFailures(async () => {
      const whole = await plan(input);
      return { ...whole, trials: whole.trials.slice(0, TRIALS_IN_ANSWER) };
    });
}
