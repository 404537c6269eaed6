import { type FindingBuilder, findingsOf, type Problem } from './findings.ts';

const error = (subject: { readonly field: string; readonly value?: string }, rule: string, fix: string): Problem => ({
  severity: 'error',
  ...subject,
  rule,
  fix,
});

/** Why an ended sweep can't be retried. Keys are stable codes, as in the other catalogues. */
export const retryProblems = {
  RETRY_TAKES_NOTHING_ELSE: ({ field }: { field: string }): Problem =>
    error({ field }, 'a retry takes its request from the record of the sweep', 'send retryFrom alone'),
  RETRY_DIRECTORY: ({ value }: { value: string }): Problem =>
    error(
      { field: 'retryFrom', value },
      'it must be the gs:// folder that the sweep wrote its record into',
      'write gs://BUCKET/FOLDER/sweeps/SWEEP-ID: the outputDirectory of the request, then sweeps and the id',
    ),
  NO_SWEEP_RECORD: ({ value }: { value: string }): Problem =>
    error(
      { field: 'retryFrom', value },
      'there is no sweep.json of a sweep',
      'correct the folder; a sweep that never came to tuning has nothing to collect: start it anew',
    ),
  RETRY_OF_ANOTHER_SWEEP: ({
    value,
    sweepId,
    recorded,
  }: {
    value: string;
    sweepId: string;
    recorded: string;
  }): Problem =>
    error(
      { field: 'retryFrom', value },
      `it holds the sweep ${recorded}, and this workflow is ${sweepId}: a retry runs under the id of its sweep`,
      `start it as ${recorded}`,
    ),
  RETRY_DATA_CHANGED: ({ field, value }: { field: string; value: string }): Problem =>
    error(
      { field, value },
      'the data is no longer what the finished trials were tuned or evaluated on',
      'restore it, or start a new sweep under another id',
    ),
} as const;

/** One finding of this catalogue, with its code. */
export const retryFinding: FindingBuilder<typeof retryProblems> = findingsOf(retryProblems);
