import type { DatasetFacts } from '../contract/dataset.ts';
import { isError } from '../contract/findings.ts';
import type { ResolvedSweepRequest, Trial } from '../contract/sweep-request.ts';
import type { ResolvedTuneRequest, TuneRequest } from '../contract/tune-request.ts';
import type { TrialDraft } from '../planning/plan-trials.ts';
import { shortHash } from '../requests/content-hash.ts';
import { resolveTuneRequest } from '../requests/resolve-tune-request.ts';
import { trialSpec } from './trial-spec.ts';

/** The checked data of a run. */
export interface PlannedData {
  readonly dataset: DatasetFacts;
  readonly evaluation?: DatasetFacts;
}

/** Every trial with the request that its own workflow will read, and the job that comes of it. */
export function sweepDrafts(
  { trials, tuneRequest }: Pick<ResolvedSweepRequest, 'trials' | 'tuneRequest'>,
  data: PlannedData,
): readonly TrialDraft[] {
  return trials.map((trial) => draftOf(trial, requestOf(trial, tuneRequest), data));
}

export function draftOf(trial: Trial, request: ResolvedTuneRequest, { dataset, evaluation }: PlannedData): TrialDraft {
  const data = { dataset, ...(evaluation ? { evaluation } : {}) };
  return { trial, request, spec: trialSpec({ request, ...data, labels: {} }) };
}

/** Over all that decides what a sweep does; a table, a price or a warning that changes changes nothing here. */
export function sweepHash(sweep: ResolvedSweepRequest, drafts: readonly TrialDraft[], data: PlannedData): string {
  const { tune: _, tuneRequest: __, trials: ___, planHash: ____, ...decisions } = sweep;
  return runHash({ kind: 'sweep', decisions }, drafts, data);
}

export function runHash(run: object, drafts: readonly TrialDraft[], { dataset, evaluation }: PlannedData): string {
  const specs = drafts.map(({ spec }) => spec);
  return shortHash({ ...run, specs, dataset: dataset.sha256, evaluation: evaluation?.sha256 });
}

function requestOf({ index: _, ...parameters }: Trial, tuneRequest: TuneRequest): ResolvedTuneRequest {
  const { value, findings } = resolveTuneRequest({ ...tuneRequest, ...parameters });
  if (!value || findings.some(isError)) throw new RangeError('a trial of a valid sweep is a valid request');
  return value;
}
