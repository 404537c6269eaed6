import type { Finding } from '../contract/findings.ts';
import { resultFinding } from '../contract/result-problems.ts';
import type { DataStatistics } from '../contract/tuning-job.ts';

/** What Gemini tuning did to the training data without failing: a model that learned from less than it was given. */
export function dataFindings(statistics: DataStatistics | undefined): readonly Finding[] {
  if (!statistics) return [];
  const { truncatedExamples, truncatedLines, dropped } = statistics;
  const lines = truncatedLines.length > 0 ? `, lines ${truncatedLines.join(', ')}` : '';
  const more = truncatedExamples > truncatedLines.length && truncatedLines.length > 0 ? ' and others' : '';
  return [
    ...(truncatedExamples > 0
      ? [resultFinding('EXAMPLES_TRUNCATED', { found: `${truncatedExamples} truncated${lines}${more}` })]
      : []),
    ...dropped.map(({ reason, examples }) =>
      resultFinding('EXAMPLES_DROPPED', { found: `${examples} dropped: ${reason}` }),
    ),
  ];
}
