import type { DatasetFacts } from '../contract/dataset.ts';
import type { Finding } from '../contract/findings.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';

export function planFindings(_: { request: ResolvedTuneRequest; dataset: DatasetFacts; evaluation?: DatasetFacts }): Finding[] {
  return [];
}
