import { sweepOfRetrain, workflowTypes } from '../contract/names.ts';
import { RunNotFoundError } from './errors.ts';

/** Nothing that is done to a sweep can be done to that run: says what it is, and what was probably meant. */
export function noSweep(workflowId: string, workflowType: string, options: { cause?: unknown } = {}): RunNotFoundError {
  const [, sweepId] = workflowType === workflowTypes.tuneModel ? (/^(.+)\.trial-\d+$/.exec(workflowId) ?? []) : [];
  if (sweepId !== undefined) {
    const message = `${workflowId} is a trial of the sweep ${sweepId}, not a sweep`;
    return new RunNotFoundError(message, { fix: `name its sweep: ${sweepId}`, ...options });
  }
  const fix = FIXES[workflowType]?.(workflowId) ?? 'list the sweeps: tempotune list --type sweep';
  return new RunNotFoundError(`${workflowId} is a ${workflowType}, not a sweep`, { fix, ...options });
}

const FIXES: Readonly<Record<string, (workflowId: string) => string>> = {
  [workflowTypes.tuneModel]: (workflowId) => `tempotune tune <request> --id ${workflowId}`,
  [workflowTypes.retrain]: (workflowId) => `name the sweep that it runs: ${sweepOfRetrain(workflowId)}`,
};
