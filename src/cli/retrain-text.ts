import type { RetrainResult } from '../contract/retrain.ts';
import { decimal, grouped } from './numbers.ts';

/** What became of one retraining. */
export function retrainText({ outcome, reason, dataAsOf, dataset, sweep, earlier, champion }: RetrainResult): string {
  return [
    `outcome     ${outcome}: ${reason}`,
    `data        ${grouped(dataset.examples)} examples as of ${dataAsOf.slice(0, 10)}, sha256 ${dataset.sha256.slice(0, 16)}: ${dataset.uri}`,
    ...(earlier
      ? [`earlier     ${[earlier.workflowId, earlier.model].filter(Boolean).join(', ')}`, `page        ${earlier.link}`]
      : []),
    ...(sweep
      ? [
          `sweep       ${sweep.workflowId}`,
          `best model  ${sweep.model}${sweep.objective === undefined ? '' : `, objective ${decimal(sweep.objective)}`}`,
          ...(sweep.endpoint ? [`endpoint    ${sweep.endpoint}`] : []),
          `table       ${sweep.tableUri}`,
        ]
      : []),
    ...(champion ? [`champion    number ${champion.number}, ${champion.model}, endpoint ${champion.endpoint}`] : []),
  ].join('\n');
}
