import { setCurrentDetails, setHandler, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Phase, Progress } from '../contract/progress.ts';
import { progressQuery } from '../contract/progress.ts';
import { searchAttributes } from '../contract/search-attributes.ts';
import { progressMarkdown } from './progress-markdown.ts';

/** What the run shows of itself: the query, the Web UI's current details, and the phase as a search attribute. */
export interface ProgressBoard {
  readonly current: () => Progress;
  enter(phase: Phase, message: string, more?: Partial<Progress>): void;
  /** Changes what is shown without a new phase. */
  note(more: Partial<Progress>): void;
}

/** Call it before the first await: a query may arrive with the first workflow task. */
export function exposeProgress(kind: Progress['kind']): ProgressBoard {
  const startedAt = workflowInfo().startTime.toISOString();
  let progress: Progress = { kind, phase: 'validating', message: 'checking the request and its data', startedAt };
  const show = (next: Progress): void => {
    if (next.phase !== progress.phase) upsertSearchAttributes([{ key: searchAttributes.phase, value: next.phase }]);
    const { quota: _, ...elsewhere } = next;
    progress = next.phase === 'waiting for quota' ? next : elsewhere;
    setCurrentDetails(progressMarkdown(progress));
  };
  setHandler(progressQuery, () => progress, { description: 'Phase, job and trials of this run' });
  upsertSearchAttributes([{ key: searchAttributes.phase, value: progress.phase }]);
  setCurrentDetails(progressMarkdown(progress));
  return {
    current: () => progress,
    enter: (phase, message, more = {}) => show({ ...progress, ...more, phase, message }),
    note: (more) => show({ ...progress, ...more }),
  };
}
