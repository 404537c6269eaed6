import type { SweepBudget } from '../contract/budget.ts';
import type { DatasetFacts } from '../contract/dataset.ts';
import type { Finding } from '../contract/findings.ts';
import { isError } from '../contract/findings.ts';
import type { ResolvedSweepRequest } from '../contract/sweep-request.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import { planFindings } from '../planning/plan-findings.ts';
import { resolveSweepRequest } from '../requests/resolve-sweep-request.ts';
import { checkEnvironment } from './check-environment.ts';
import type { Dependencies } from './dependencies.ts';
import { invalidRequest, withFailures } from './failures.ts';
import { outsideReferences } from './outside-references.ts';
import { sweepAgreements } from './sweep-agreements.ts';

export interface ValidatedSweep {
  readonly sweep: ResolvedSweepRequest;
  readonly dataset: DatasetFacts;
  readonly evaluation?: DatasetFacts;
  /** Only with a `maximumCost`. */
  readonly budget?: SweepBudget;
  readonly warnings: readonly Finding[];
}

/** Checks the request, all its trials and the whole dataset once, for all children. */
export function validateSweep(dependencies: Dependencies): (input: unknown) => Promise<ValidatedSweep> {
  return (input) =>
    withFailures(async () => {
      const { value: sweep, findings } = resolveSweepRequest(input);
      const tune = typeof input === 'object' && input !== null && 'tune' in input ? input.tune : undefined;
      const environment = await checkEnvironment(outsideReferences(tune, sweep?.tune), dependencies);
      const { dataset, evaluation } = environment;
      const checked = [
        ...findings,
        ...environment.findings.map(inTune),
        ...(sweep && dataset ? trialFindings(sweep, dataset, evaluation) : []),
      ];
      if (checked.some(isError) || !sweep || !dataset) throw invalidRequest(checked);
      const data = { dataset, ...(evaluation ? { evaluation } : {}) };
      const { findings: broken, budget } = sweepAgreements(sweep, data);
      const all = [...checked, ...broken];
      if (broken.some(isError)) throw invalidRequest(all);
      return { sweep, ...data, ...(budget ? { budget } : {}), warnings: all };
    });
}

function inTune(finding: Finding): Finding {
  return finding.field === undefined || finding.line !== undefined
    ? finding
    : { ...finding, field: `tune.${finding.field}` };
}

/** A thousand trials say the same thing once, with a count. */
function trialFindings(sweep: ResolvedSweepRequest, dataset: DatasetFacts, evaluation?: DatasetFacts): Finding[] {
  const byCode = new Map<string, Finding>();
  for (const { index: _, ...parameters } of sweep.trials) {
    const request = { ...sweep.tune, ...parameters } as ResolvedTuneRequest; // each API's trials set its own fields only
    for (const finding of planFindings({ request, dataset, ...(evaluation ? { evaluation } : {}) })) {
      const earlier = byCode.get(finding.code);
      byCode.set(finding.code, earlier ? { ...earlier, count: (earlier.count ?? 1) + 1 } : inTune(finding));
    }
  }
  return [...byCode.values()];
}
