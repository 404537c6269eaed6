import { type FindingBuilder, findingsOf, type Problem } from './findings.ts';

/** What is to be known about a result: nothing in it was wrong to ask for. Keys are stable codes, as in the other catalogues. */
export const resultProblems = {
  CHECKPOINT_NOT_EVALUATED: ({ note }: { note: string }): Problem => ({
    severity: 'info',
    field: 'evaluationInterval',
    rule: note,
    fix: 'choose steps that are a multiple of evaluationInterval',
  }),
  EXAMPLES_TRUNCATED: ({ found }: { found: string }): Problem => ({
    severity: 'warning',
    field: 'datasetUri',
    value: found,
    rule: 'an example that is longer than the model reads loses its end',
    fix: 'shorten these examples, or split them',
  }),
  EXAMPLES_DROPPED: ({ found }: { found: string }): Problem => ({
    severity: 'warning',
    field: 'datasetUri',
    value: found,
    rule: 'Gemini tuning leaves out examples that it does not accept',
    fix: 'correct these examples, or remove them',
  }),
  RANKING_NOTE: ({ note }: { note: string }): Problem => ({
    severity: 'info',
    rule: note,
    fix: 'nothing to do, but know it when you compare trials',
  }),
  EVALUATION_DATA_DIFFER: ({ data }: { data: string }): Problem => ({
    severity: 'warning',
    field: 'evaluationDatasetUri',
    value: data,
    rule: 'values that were measured on different evaluation data do not compare',
    fix: 'tune with the same evaluationDatasetUri, or let a champion ask both models anew (predictionEvaluation)',
  }),
  EVALUATION_DATA_UNKNOWN: ({ names }: { names: string }): Problem => ({
    severity: 'warning',
    field: 'evaluationDatasetUri',
    value: names,
    rule: 'nothing says which data this was evaluated on, so its values may not compare',
    fix: 'compare the runs that made it, by workflow id',
  }),
  CHAMPION_NOT_CHALLENGED: ({ name, reason }: { name: string; reason: string }): Problem => ({
    severity: 'warning',
    field: 'champion',
    value: name,
    rule: `the best model could not be compared with the champion: ${reason}`,
    fix: 'when that is mended: tempotune champion promote <workflow id>',
  }),
  LOSERS_NOT_RETIRED: ({ policy, reason }: { policy: string; reason: string }): Problem => ({
    severity: 'warning',
    field: 'losers',
    value: policy,
    rule: `the models that were not best could not all be taken out of service: ${reason}`,
    fix: 'when that is mended: tempotune models retire <workflow id> --apply',
  }),
} as const;

/** One finding of this catalogue, with its code. */
export const resultFinding: FindingBuilder<typeof resultProblems> = findingsOf(resultProblems);
