import type { Finding } from '../contract/findings.ts';
import type { DataStatistics } from '../contract/tuning-job.ts';

/** What Gemini tuning did to the training data without failing: a model that learned from less than it was given. */
export function dataFindings(statistics: DataStatistics | undefined): readonly Finding[] {
  if (!statistics) return [];
  const { truncatedExamples, truncatedLines, dropped } = statistics;
  const lines = truncatedLines.length > 0 ? `, lines ${truncatedLines.join(', ')}` : '';
  const more = truncatedExamples > truncatedLines.length && truncatedLines.length > 0 ? ' and others' : '';
  return [
    ...(truncatedExamples > 0
      ? [
          warning({
            code: 'EXAMPLES_TRUNCATED',
            value: `${truncatedExamples} truncated${lines}${more}`,
            rule: 'an example that is longer than the model reads loses its end',
            fix: 'shorten these examples, or split them',
          }),
        ]
      : []),
    ...dropped.map(({ reason, examples }) =>
      warning({
        code: 'EXAMPLES_DROPPED',
        value: `${examples} dropped: ${reason}`,
        rule: 'Gemini tuning leaves out examples that it does not accept',
        fix: 'correct these examples, or remove them',
      }),
    ),
  ];
}

function warning(finding: Pick<Finding, 'code' | 'rule' | 'fix'> & { readonly value: string }): Finding {
  return { severity: 'warning', field: 'datasetUri', ...finding };
}
