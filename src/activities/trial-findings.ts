import type { DatasetFacts } from '../contract/dataset.ts';
import type { Finding } from '../contract/findings.ts';
import type { ResolvedSweepRequest } from '../contract/sweep-request.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import { planFindings } from '../planning/plan-findings.ts';

/** A thousand trials say the same thing once, with a count. */
export function trialFindings(
  { tune, trials }: Pick<ResolvedSweepRequest, 'tune' | 'trials'>,
  dataset: DatasetFacts,
  evaluation?: DatasetFacts,
): readonly Finding[] {
  const byCode = new Map<string, Finding>();
  for (const { index: _, ...parameters } of trials) {
    const request = { ...tune, ...parameters } as ResolvedTuneRequest; // each API's trials set its own fields only
    for (const finding of planFindings({ request, dataset, ...(evaluation ? { evaluation } : {}) })) {
      const earlier = byCode.get(finding.code);
      byCode.set(finding.code, earlier ? { ...earlier, count: (earlier.count ?? 1) + 1 } : inTune(finding));
    }
  }
  return [...byCode.values()];
}

/** Where it stands in a sweep's request. A finding about a line of a dataset stands in the dataset. */
export function inTune(finding: Finding): Finding {
  return finding.field === undefined || finding.line !== undefined
    ? finding
    : { ...finding, field: `tune.${finding.field}` };
}
