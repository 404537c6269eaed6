/** Workflow types, as callers in any language name them. */
export const workflowTypes = {
  tuneModel: 'tuneModel',
  sweep: 'sweep',
  plan: 'plan',
  promoteChampion: 'promoteChampion',
  reconcileJobs: 'reconcileJobs',
  retrain: 'retrain',
  quotaBroker: 'quotaBroker',
} as const;

/** Default of `TEMPOTUNE_TASK_QUEUE`. */
export const DEFAULT_TASK_QUEUE = 'tempotune';

/** Checking and copying datasets has its own queue, so that a big check never starves polls. */
export function dataTaskQueue(taskQueue: string): string {
  return `${taskQueue}-data`;
}

/** The sweep of a retraining. */
export function sweepOfRetrain(workflowId: string): string {
  return `${workflowId}.sweep`;
}

/** No slash: Temporal's HTTP API can't address an id that has one (measured). */
export function trialWorkflowId(sweepId: string, index: number): string {
  return `${sweepId}.trial-${trialName(index)}`;
}

/** `0007`: sorts like the numbers, up to the 1,000 that a sweep may have. */
export function trialName(index: number): string {
  return String(index).padStart(4, '0');
}
