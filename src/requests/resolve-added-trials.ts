import type { ResolvedSweepRequest, Trial } from '../contract/sweep-request.ts';
import type { TuneRequest } from '../contract/tune-request.ts';
import { type Resolution, resolution } from './resolution.ts';
import { resolveSweepRequest } from './resolve-sweep-request.ts';
import { variedFields } from './trials.ts';

/** Trials that are added to a running sweep, by the rules of its request; their numbers here mean nothing. */
export function resolveAddedTrials(given: unknown, sweep: ResolvedSweepRequest): Resolution<readonly Trial[]> {
  const { value, findings } = resolveSweepRequest({ ...asIfVaried(given, sweep), objective: sweep.objective });
  // the sweep's own request was checked when it started
  const ofTrials = findings.filter(({ field = '' }) => field.startsWith('trials'));
  return resolution(value || ofTrials.length > 0 ? ofTrials : findings, () => value?.trials ?? []);
}

/** In a request a value both shared and of every trial is an oversight; an added trial may well differ in what is shared. */
function asIfVaried(
  given: unknown,
  { tune: { api }, tuneRequest }: ResolvedSweepRequest,
): { readonly tune: Partial<TuneRequest>; readonly trials: unknown } {
  const isVaried = ([field]: [string, unknown]): boolean => variedFields[api].some((name) => name === field);
  const fields = Object.entries(tuneRequest);
  const shared = Object.fromEntries(fields.filter(isVaried));
  const isObject = (trial: unknown): trial is object =>
    typeof trial === 'object' && trial !== null && !Array.isArray(trial);
  return {
    tune: Object.fromEntries(fields.filter((entry) => !isVaried(entry))),
    trials: Array.isArray(given) ? given.map((trial) => (isObject(trial) ? { ...shared, ...trial } : trial)) : given,
  };
}
