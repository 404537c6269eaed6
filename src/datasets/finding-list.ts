import {
  type DatasetPlace,
  type DatasetProblemCode,
  type DatasetProblemFacts,
  datasetFinding,
} from '../contract/dataset-problems.ts';
import type { Finding } from '../contract/findings.ts';

/** Of one kind; what is beyond is counted only, so that a wholly wrong file stays readable and small. */
export const LISTED_PER_CODE = 10;

/** Findings in the order they were found; the first of each code carries the full count. */
export class FindingList {
  readonly #listed: Finding[] = [];
  readonly #counts = new Map<string, number>();

  add<Code extends DatasetProblemCode>(code: Code, place: DatasetPlace, ...facts: DatasetProblemFacts<Code>): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count <= LISTED_PER_CODE) this.#listed.push(datasetFinding(code, place, ...facts));
  }

  /** Texts that cost something to find out are only made for what is listed. */
  isListing(code: DatasetProblemCode): boolean {
    return (this.#counts.get(code) ?? 0) < LISTED_PER_CODE;
  }

  all(): Finding[] {
    const told = new Set<string>();
    return this.#listed.map((finding) => {
      const count = this.#counts.get(finding.code) ?? 1;
      if (count === 1 || told.has(finding.code)) return finding;
      told.add(finding.code);
      return { ...finding, count };
    });
  }
}
