import { type FindingBuilder, findingsOf, type Problem, type Severity } from './findings.ts';
import type { Spot } from './value-rules.ts';

type Facts<Extra> = Spot & Readonly<Extra>;

function problem(severity: Severity, { field, value }: Spot, rule: string, fix: string): Problem {
  return { severity, ...(field !== '' && { field }), ...(value !== undefined && { value }), rule, fix };
}
const error = (spot: Spot, rule: string, fix: string): Problem => problem('error', spot, rule, fix);
const warning = (spot: Spot, rule: string, fix: string): Problem => problem('warning', spot, rule, fix);
const info = (spot: Spot, rule: string, fix: string): Problem => problem('info', spot, rule, fix);

/**
 * All that can be said about a request beyond the form of one value (`valueRules`). A key is the finding's code and
 * stable: JSON output, tests and documents use it.
 */
export const requestProblems = {
  REQUEST_SYNTAX: (at: Facts<{ reason: string }>): Problem => error(at, at.reason, 'correct the YAML or JSON there'),
  UNREADABLE_REQUEST: (at: Facts<{ reason: string }>): Problem =>
    error(at, `a request is plain JSON data (${at.reason})`, 'pass one JSON object'),
  REQUEST_TOO_BIG: (at: Facts<{ characters: number; maximum: number }>): Problem =>
    error(
      { field: at.field, value: `${at.characters} characters` },
      `a request has at most ${at.maximum} characters of JSON`,
      'put data into Cloud Storage and name it, or split the sweep',
    ),
  MISSING_FIELD: (at: Facts<{ meaning: string }>): Problem =>
    error({ field: at.field }, 'it is required', `add it: ${at.meaning.replace(/\.$/, '')}`),
  UNKNOWN_FIELD: (at: Facts<{ instead?: string; known: readonly string[] }>): Problem =>
    error(at, 'there is no such field', choose(at.instead, `remove it; the fields are ${at.known.join(', ')}`)),
  FIELD_NOT_TAKEN: (at: Facts<{ reason: string; fix: string }>): Problem => error(at, at.reason, at.fix),
  RLHF_REFUSED: (at: Spot): Problem =>
    error(
      at,
      'code models support supervised tuning only, no RLHF',
      'remove it, or tune a model such as code-bison@002',
    ),

  CHAMPION_EXPIRY: (at: Spot): Problem =>
    error(at, 'an approval is waited for between 1s and 90d', 'write for example 7d'),
  CHAMPION_ENDPOINT_GEMINI: (at: Spot): Problem =>
    error(
      at,
      'tuning gives a Gemini model an endpoint of its own, and no traffic is moved',
      'remove it; read the endpoint in the champion object',
    ),
  CHAMPION_ENDPOINT_REGION: (at: Facts<{ region: string }>): Problem =>
    error(at, `an endpoint serves models of its own region, here ${at.region}`, `name an endpoint in ${at.region}`),
  CRON_OR_EVERY: (at: Spot): Problem =>
    error(at, 'a schedule has either cron or every', 'write one of them, for example cron: 0 4 * * *'),
  SCHEDULE_WITHOUT_REQUEST: (at: Spot): Problem =>
    error(at, 'a schedule starts its workflow with a request', 'write request, or name a file as requestFile'),
  CHAMPION_REQUIRED: (at: Spot): Problem =>
    error(at, 'a retraining challenges a champion, and has to know which', 'add for example "champion": "nightly"'),

  BASE_MODEL_UNVERSIONED: (at: Facts<{ choices: readonly string[] }>): Problem =>
    error(at, 'a base model is named with its version', `write ${at.choices.join(' or ')}`),
  BASE_MODEL_UNKNOWN: (at: Facts<{ nearest?: string; choices: readonly string[] }>): Problem =>
    error(at, `the base models are ${at.choices.join(', ')}`, choose(at.nearest, 'write one of them')),
  REGION_UNSUPPORTED: (at: Facts<{ nearest?: string; choices: readonly string[] }>): Problem =>
    error(at, `the regions of tuning are ${at.choices.join(', ')}`, choose(at.nearest, 'write one of them')),
  COMPUTE_LEAVES_REGION: (at: Facts<{ accelerator: string; computeRegion: string }>): Problem =>
    info(
      at,
      `${at.accelerator} computes in ${at.computeRegion}, so training data leaves the pipeline job's region`,
      `nothing, unless data must stay: then use pipelineJobRegion ${at.computeRegion}, or the other accelerator`,
    ),
  FIELD_NOT_FOR_GEMINI: (at: Facts<{ baseModel: string; fix: string }>): Problem =>
    error(at, `tuning of ${at.baseModel} has no such setting`, at.fix),
  FIELD_ONLY_FOR_GEMINI: (at: Facts<{ baseModel: string; fix: string }>): Problem =>
    error(at, `only Gemini tuning has such a setting, tuning of ${at.baseModel} has not`, at.fix),
  ADAPTER_SIZE_UNSUPPORTED: (at: Facts<{ baseModel: string; sizes: readonly number[] }>): Problem =>
    error(
      at,
      `the adapter sizes of ${at.baseModel} are ${at.sizes.join(', ')}`,
      'write one of them, or leave it out: the size is then automatic',
    ),
  REGION_NOT_FOR_GEMINI: (at: Facts<{ baseModel: string; choices: readonly string[] }>): Problem =>
    error(at, `${at.baseModel} is tuned in ${at.choices.join(', ')}`, 'write one of them'),
  NOT_IN_JOB_REGION: (at: Facts<{ what: string; region: string }>): Problem =>
    error(at, `${at.what} must be where the job is, in ${at.region}`, `use one of ${at.region}`),
  ENCRYPTION_KEY_REGION: (at: Facts<{ region: string }>): Problem =>
    error(
      at,
      `with encryptionSpecKeyName the key, the pipeline job and the model upload are all in ${at.region}`,
      `use ${at.region}, or remove encryptionSpecKeyName`,
    ),
  ENCRYPTION_KEY_ACCELERATOR: (at: Facts<{ accelerator: string; region: string }>): Problem =>
    error(
      at,
      `with encryptionSpecKeyName the compute is in ${at.region}`,
      `write ${at.accelerator}, or remove encryptionSpecKeyName`,
    ),
  TENSORBOARD_REGION: (at: Facts<{ region: string }>): Problem =>
    error(
      at,
      `a TensorBoard is in the pipeline job's region, ${at.region}`,
      `name one in ${at.region}, or leave it out and tempotune makes one`,
    ),

  EVALUATION_NOT_FOR_CHAT: (at: Facts<{ baseModel: string }>): Problem =>
    error(
      at,
      `${at.baseModel} is a chat model, and those have no evaluation while tuning`,
      'remove it; predictionEvaluation scores the tuned model afterwards',
    ),
  EVALUATION_DATASET_MISSING: (at: Spot): Problem =>
    error(at, 'it takes effect only with an evaluation dataset', 'add evaluationDatasetUri, or remove it'),
  EVALUATION_IS_TRAINING_DATA: (at: Spot): Problem =>
    warning(
      at,
      'it is training data too, so the evaluation says nothing about new examples',
      'evaluate on examples that are not in the training data',
    ),
  DEFAULT_CONTEXT_NOT_FOR_GENERATION: (at: Facts<{ baseModel: string }>): Problem =>
    error(at, `only chat models take a context, and ${at.baseModel} is none`, 'remove it; put it into each input_text'),
  STEPS_NOT_RECOMMENDED: (at: Facts<{ minimum: number; maximum: number }>): Problem =>
    warning(
      at,
      `${at.minimum} to ${at.maximum} steps are recommended`,
      `keep it if you compare several values, else stay between ${at.minimum} and ${at.maximum}`,
    ),
  NO_EVALUATION_POINTS: (
    at: Facts<{ trainSteps: number; interval: number; ranks: 'by evaluation' | 'not' }>,
  ): Problem =>
    problem(
      at.ranks === 'by evaluation' ? 'error' : 'warning',
      at,
      `${at.trainSteps} steps with an evaluation every ${at.interval} are never evaluated`,
      `use at least ${at.interval} steps, or an evaluationInterval of at most ${at.trainSteps}`,
    ),
  LAST_STEP_NOT_EVALUATED: (at: Facts<{ trainSteps: number; interval: number; lastEvaluated: number }>): Problem =>
    warning(
      at,
      `with an evaluation every ${at.interval} steps the last one is at step ${at.lastEvaluated}, not at ${at.trainSteps}`,
      `use ${at.lastEvaluated} or ${at.lastEvaluated + at.interval} steps`,
    ),
  DEFAULT_SHIPS_LAST_CHECKPOINT: (at: Facts<{ baseModel: string }>): Problem =>
    warning(
      at,
      `'default' ships the last checkpoint of ${at.baseModel}, not the best`,
      "write 'true' for the checkpoint with the best evaluation, or 'false' to say that the last is wanted",
    ),

  DURATION_RANGE: (at: Facts<{ minimum: string; maximum: string }>): Problem =>
    error(at, `it must be from ${at.minimum} to ${at.maximum}`, `write a duration from ${at.minimum} to ${at.maximum}`),
  POLL_LONGER_THAN_DEADLINE: (at: Facts<{ deadline: string }>): Problem =>
    error(at, `it must be shorter than the deadline, ${at.deadline}`, 'shorten it, or lengthen the deadline'),
  DUPLICATE_VALUE: (at: Facts<{ first: string }>): Problem =>
    error(at, `it stands at ${at.first} already`, 'remove one of the two'),

  VARY_AND_TRIALS: (at: Spot): Problem =>
    error(at, 'a sweep has one of vary, trials and sample', 'keep the one that is meant'),
  VARY_EMPTY: (at: Facts<{ choices: readonly string[] }>): Problem =>
    error(at, 'it names nothing to vary', `add ${at.choices.join(' or ')}, or leave it out`),
  SAMPLE_RANGE_KIND: (at: Spot): Problem =>
    error(at, 'a range is either uniform or logUniform', 'write for example {"logUniform": [0.1, 10]}'),
  SAMPLE_RANGE_ORDER: (at: Spot): Problem =>
    error(at, 'the lowest value stands before the highest', 'write [lowest, highest], or a list of one value'),
  SAMPLE_RANGE_STEP: (at: Facts<{ step: number }>): Problem =>
    error(at, `no multiple of the step ${at.step} lies in the range`, 'take a smaller step, or a wider range'),
  SAMPLE_TOO_LARGE: (at: Facts<{ found: number }>): Problem =>
    error(at, `the space has only ${at.found} different trials`, `draw at most ${at.found}, or widen the space`),
  VARIED_AND_FIXED: (at: Facts<{ by: string }>): Problem =>
    error(at, `every trial gets its own from ${at.by}`, 'remove it here, or give vary without it'),
  IDENTICAL_TRIALS: (at: Facts<{ first: string }>): Problem =>
    error(at, `it is the same as ${at.first}, and would be paid twice`, 'remove one of the two'),
  TOO_MANY_TRIALS: (at: Facts<{ count: number; maximum: number }>): Problem =>
    error(at, `a sweep has at most ${at.maximum} trials, and these make ${at.count}`, 'vary fewer values'),
  MINIMUM_ABOVE_TRIALS: (at: Facts<{ count: number }>): Problem =>
    error(at, `there are only ${at.count} trials`, `write a number from 1 to ${at.count}`),
  PARALLELISM_NEEDS_QUOTA: (at: Facts<{ quota: string; needed: number; unit: string; region: string }>): Problem =>
    info(
      at,
      `it takes a quota of ${at.needed} ${at.unit}; the default is enough for one job`,
      `request ${at.needed} of "${at.quota}" in ${at.region}, else jobs wait for each other`,
    ),
  PARALLELISM_NEEDS_GEMINI_QUOTA: (at: Facts<{ quota: string; needed: number }>): Problem =>
    info(
      at,
      'the default quota is one tuning job at a time, over all regions and models of the project',
      `request ${at.needed} of "${at.quota}", else jobs wait for each other`,
    ),
  VALIDATION_SHARE: (at: Facts<{ validation: number; training: number; above: number; percent: number }>): Problem =>
    error(
      at,
      `a validation dataset of more than ${at.above} examples may be at most ${at.percent} % of the training dataset, which has ${at.training}`,
      `use at most ${Math.max(at.above, Math.floor((at.training * at.percent) / 100))} examples`,
    ),

  OBJECTIVE_UNKNOWN: (at: Facts<{ nearest?: string; choices: readonly string[] }>): Problem =>
    error(at, `the metrics to rank by are ${at.choices.join(', ')}`, choose(at.nearest, 'write one of them')),
  OBJECTIVE_NEEDS_EVALUATION: (at: Facts<{ metric: string }>): Problem =>
    error(
      at,
      `the sweep ranks by ${at.metric}, which needs an evaluation dataset`,
      'add tune.evaluationDatasetUri, or rank by a predictionEvaluation',
    ),
  OBJECTIVE_NOT_FOR_CHAT: (at: Facts<{ baseModel: string; instead: string }>): Problem =>
    error(at, `${at.baseModel} has no evaluation while tuning`, `rank by ${at.instead}`),
  OBJECTIVE_NEEDS_PREDICTIONS: (at: Facts<{ metric: string }>): Problem =>
    error(
      at,
      `the sweep ranks by ${at.metric}, which tune.predictionEvaluation must measure`,
      `set tune.predictionEvaluation.metric to ${at.metric}`,
    ),
  OBJECTIVE_ON_TRAINING_DATA: (at: Spot): Problem =>
    warning(at, 'it rewards learning the training data by heart', 'rank by an eval_ metric'),
  CHAT_SWEEP_NEEDS_PREDICTIONS: (at: Facts<{ baseModel: string }>): Problem =>
    error(
      at,
      `${at.baseModel} has no evaluation while tuning, so only a prediction evaluation can rank its trials`,
      'add { "datasetUri": "gs://BUCKET/HELD-OUT.jsonl", "metric": "prediction_edit_similarity" }',
    ),

  EPOCHS_BELOW_ONE: (at: Facts<{ seen: number; examples: number; steps: number }>): Problem =>
    warning(
      at,
      `training sees ${at.seen} of ${at.examples} training examples, the rest never`,
      `use at least ${at.steps} steps to see each once, or fewer examples`,
    ),
  EPOCHS_HIGH: (at: Facts<{ epochs: number; maximum: number; steps: number }>): Problem =>
    warning(
      at,
      `training sees every example ${at.epochs} times, and over ${at.maximum} times the model learns them by heart`,
      `use at most ${at.steps} steps, or more examples`,
    ),
} as const;

export type RequestProblem = keyof typeof requestProblems;

/** One finding of this catalogue, with its code. */
export const requestFinding: FindingBuilder<typeof requestProblems> = findingsOf(requestProblems);

function choose(nearest: string | undefined, otherwise: string): string {
  return nearest === undefined ? otherwise : `write ${nearest}`;
}
