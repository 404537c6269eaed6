import { workflowTypes } from './names.ts';

/**
 * Start option for a run: a worker that dies inside a workflow task holds the run up for so long. Temporal's default is ten
 * seconds. A tuneModel has about a hundred events, which replay in milliseconds; a sweep may have thousands, and keeps the
 * default.
 */
export function taskTimeout(workflowType: string): { readonly workflowTaskTimeout?: '5 seconds' } {
  return workflowType === workflowTypes.tuneModel ? { workflowTaskTimeout: '5 seconds' } : {};
}
