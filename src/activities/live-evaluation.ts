import { setTimeout as wait } from 'node:timers/promises';
import { locationOf } from '../contract/resource-names.ts';
import type { LiveEvaluation, TuningJob } from '../contract/tuning-job.ts';
import { pointsOf, valuesAt } from '../ranking/metric-points.ts';
import type { Dependencies } from './dependencies.ts';

/** What is left of a poll's 15 s after the get of the job (8 s) and of its sub-state (4 s). */
const DEADLINE_MS = 2_500;

/** The newest evaluation of a Gemini job that runs. It only decorates the state: no answer in time, or an error, is none. */
export async function liveEvaluation(
  { state, experiment }: TuningJob,
  dependencies: Pick<Dependencies, 'experiments'>,
): Promise<LiveEvaluation | undefined> {
  if (state !== 'RUNNING' || experiment === undefined) return undefined;
  const late = new AbortController();
  const reading = newestEvaluation(experiment, dependencies).catch(() => undefined);
  const deadline = wait(DEADLINE_MS, undefined, { signal: late.signal }).catch(() => undefined);
  const evaluation = await Promise.race([reading, deadline]);
  late.abort();
  return evaluation;
}

async function newestEvaluation(
  experiment: string,
  { experiments }: Pick<Dependencies, 'experiments'>,
): Promise<LiveEvaluation | undefined> {
  const found = await experiments(locationOf(experiment)).read(experiment);
  if (found.kind !== 'found') return undefined;
  const step = pointsOf(found.series, 'eval_').at(-1)?.step;
  if (step === undefined) return undefined;
  const metrics = Object.entries(valuesAt(found.series, step)).filter(([name]) => name.startsWith('eval_'));
  return { step, metrics: Object.fromEntries(metrics) };
}
