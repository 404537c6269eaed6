import { type Finding, isError } from '../contract/findings.ts';
import { requestFinding } from '../contract/request-problems.ts';

/** What became of an input: the resolved request, and all that is to be said about it. */
export interface Resolution<T> {
  /** Absent when any finding is an error. */
  readonly value?: T;
  readonly findings: readonly Finding[];
}

const MOST_OF_A_KIND = 20;

export function resolution<T>(findings: readonly Finding[], value: () => T): Resolution<T> {
  return findings.some(isError) ? { findings: capped(findings) } : { value: value(), findings: capped(findings) };
}

/** Plain data without prototypes, getters and proxies, or why there is none: what foreign code can do, it does here. */
export function plainData(input: unknown): { readonly data: unknown } | { readonly finding: Finding } {
  try {
    return { data: structuredClone(input) };
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'it cannot be copied';
    return { finding: requestFinding('UNREADABLE_REQUEST', { field: '', reason }) };
  }
}

/** At most twenty of a kind; the first of a longer list says how many there are. */
function capped(findings: readonly Finding[]): readonly Finding[] {
  const byCode = new Map<string, number>();
  for (const { code, count = 1 } of findings) byCode.set(code, (byCode.get(code) ?? 0) + count);
  const listed = new Map<string, number>();
  return findings.flatMap((finding) => {
    const position = (listed.get(finding.code) ?? 0) + 1;
    listed.set(finding.code, position);
    const total = byCode.get(finding.code) ?? 1;
    if (position > MOST_OF_A_KIND) return [];
    return position === 1 && total > MOST_OF_A_KIND ? [{ ...finding, count: total }] : [finding];
  });
}
