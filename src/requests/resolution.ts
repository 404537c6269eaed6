import { type Finding, isError } from '../contract/findings.ts';
import { requestFinding } from '../contract/request-problems.ts';

/** What became of an input: the resolved request, and all that is to be said about it. */
export interface Resolution<T> {
  /** Absent when any finding is an error. */
  readonly value?: T;
  readonly findings: readonly Finding[];
}

const MOST_OF_A_KIND = 20;

/** A thousand trials with every field take a fifth of it; history holds a request several times, and at most 2 MB at once. */
const MOST_CHARACTERS = 512 * 1024;

export function resolution<T>(findings: readonly Finding[], value: () => T): Resolution<T> {
  return findings.some(isError) ? { findings: capped(findings) } : { value: value(), findings: capped(findings) };
}

/** Plain data without prototypes, getters and proxies, or why there is none: what foreign code can do, it does here. */
export function plainData(input: unknown): { readonly data: unknown } | { readonly finding: Finding } {
  try {
    const data: unknown = structuredClone(input);
    const characters = sizeOf(data);
    if (characters <= MOST_CHARACTERS) return { data };
    return { finding: requestFinding('REQUEST_TOO_BIG', { field: '', characters, maximum: MOST_CHARACTERS }) };
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'it cannot be copied';
    return { finding: requestFinding('UNREADABLE_REQUEST', { field: '', reason }) };
  }
}

/** As JSON, which is how it travels; what can't be written so has no size, and is refused for its form. */
function sizeOf(data: unknown): number {
  try {
    return JSON.stringify(data)?.length ?? 0;
  } catch {
    return 0;
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
