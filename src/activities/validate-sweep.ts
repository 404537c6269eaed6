import { sweepLimits } from '../catalog/limits.ts';
import type { SweepBudget } from '../contract/budget.ts';
import type { DatasetFacts } from '../contract/dataset.ts';
import type { Finding } from '../contract/findings.ts';
import { isError } from '../contract/findings.ts';
import type { SweepRecord } from '../contract/sweep-record.ts';
import type { ResolvedSweepRequest, SweepRequest } from '../contract/sweep-request.ts';
import { hasSweepForm } from '../requests/request-form.ts';
import { resolveSweepRequest } from '../requests/resolve-sweep-request.ts';
import { championPlaceFindings } from './allowed-places.ts';
import { checkEnvironment } from './check-environment.ts';
import type { Dependencies } from './dependencies.ts';
import { invalidRequest, withFailures } from './failures.ts';
import { outsideReferences } from './outside-references.ts';
import { changedData, isRetry, retriedSweep } from './retried-sweep.ts';
import { sweepAgreements } from './sweep-agreements.ts';
import { inTune, trialFindings } from './trial-findings.ts';

export interface ValidatedSweep {
  /** As the user wrote it. */
  readonly request: SweepRequest;
  /** The trials are those of the request; of a retry, those of the sweep that it goes on with. */
  readonly sweep: ResolvedSweepRequest;
  readonly dataset: DatasetFacts;
  readonly evaluation?: DatasetFacts;
  /** Only with a `maximumCost`. */
  readonly budget?: SweepBudget;
  readonly limits: { readonly maximumTrials: number };
  /** First runs of the sweep that a retry goes on with; empty for a new sweep. */
  readonly earlierRuns: readonly string[];
  readonly warnings: readonly Finding[];
}

/** Checks the request, all its trials and the whole dataset once, for all children. */
export function validateSweep(
  dependencies: Dependencies,
): (input: unknown, sweepId: string) => Promise<ValidatedSweep> {
  return (input, sweepId) =>
    withFailures(async () => {
      if (!isRetry(input)) return validated(input, undefined, dependencies);
      const retried = await retriedSweep(input, sweepId, dependencies.objects);
      if ('findings' in retried) throw invalidRequest(retried.findings);
      return validated(retried.record.request, retried.record, dependencies);
    });
}

async function validated(
  input: unknown,
  record: SweepRecord | undefined,
  dependencies: Dependencies,
): Promise<ValidatedSweep> {
  const { value, findings } = resolveSweepRequest(input);
  const sweep = value && record ? goneOnWith(value, record) : value;
  const tune = hasSweepForm(input) ? input.tune : undefined;
  const environment = await checkEnvironment(outsideReferences(tune, sweep?.tune), dependencies);
  const { dataset, evaluation } = environment;
  const hashes = { dataset: dataset?.sha256 ?? '', ...(evaluation ? { evaluation: evaluation.sha256 } : {}) };
  const checked = [
    ...findings,
    ...environment.findings.map(inTune),
    ...championPlaceFindings(input, dependencies),
    ...(sweep && dataset ? trialFindings(sweep, dataset, evaluation) : []),
    ...(record && dataset ? changedData(record, hashes) : []),
  ];
  if (checked.some(isError) || !sweep || !dataset) throw invalidRequest(checked);
  const data = { dataset, ...(evaluation ? { evaluation } : {}) };
  const { findings: broken, budget } = sweepAgreements(sweep, data);
  const all = [...checked, ...broken];
  if (broken.some(isError)) throw invalidRequest(all);
  return {
    request: input as SweepRequest, // no error: it is one
    sweep,
    ...data,
    ...(budget ? { budget } : {}),
    limits: { maximumTrials: sweepLimits.maximumTrials },
    earlierRuns: record?.runs ?? [],
    warnings: all,
  };
}

/** The plan that was agreed on knew nothing of the trials that were added later. */
function goneOnWith(sweep: ResolvedSweepRequest, { trials }: SweepRecord): ResolvedSweepRequest {
  const { planHash: _, ...agreed } = sweep;
  return { ...agreed, trials };
}
