import type { Finding } from './findings.ts';

/** Where something stands in a request, and what stands there. */
export interface Spot {
  /** Dotted path; empty for the request itself. */
  readonly field: string;
  /** As shown to people, at most 80 characters. */
  readonly value?: string;
}

/** What can be wrong with one value by itself. Codes are stable: JSON output and documents use them. */
export const valueRules = {
  ACCELERATOR_TYPE: { rule: 'the accelerator is GPU or TPU', fix: 'write GPU or TPU' },
  ALIAS: {
    rule: 'a version alias has 2 to 128 letters, digits and hyphens and starts with a lower-case letter',
    fix: 'rename it, for example best-model',
  },
  AS_OF: {
    rule: 'a cut-off is a day such as 2026-11-24, or an ISO 8601 time in UTC',
    fix: 'write 2026-11-24, or 2026-11-24T04:00:00Z',
  },
  BASE_MODEL: { rule: 'a base model is named by text such as code-bison@002', fix: 'write its id with version' },
  BOOLEAN: { rule: 'it must be true or false', fix: 'write true or false without quotes' },
  CHAMPION: {
    rule: 'a champion is its name, or an object with its name and rules',
    fix: 'write for example night, or {"name": "night", "minimumGain": 0.01}',
  },
  CHAMPION_NAME: {
    rule: 'a champion is named by 2 to 40 lower-case letters, digits and hyphens, and starts with a letter',
    fix: 'rename it, for example code-review',
  },
  CHECKPOINT_SELECTION: {
    rule: "it must be 'true', 'false' or 'default'",
    fix: "write 'true' to get the checkpoint with the best evaluation",
  },
  CRON: {
    rule: 'a cron has five fields: minute, hour, day, month, weekday',
    fix: 'write for example 0 4 * * * for every day at four',
  },
  DATASET_URI: {
    rule: 'a dataset is a gs:// object in a validly named bucket, a file:// URL or a local path',
    fix: 'write gs://BUCKET/FILE.jsonl',
  },
  DURATION: {
    rule: 'a duration is text: a number with ms, s, m, h or d, or ISO 8601',
    fix: 'write for example 90s, 15m or 24h',
  },
  ENDPOINT_NAME: {
    rule: 'an endpoint is given by its full resource name',
    fix: 'write projects/PROJECT/locations/REGION/endpoints/ID, or leave it out: a model has its own',
  },
  GOAL: { rule: 'a goal is maximize or minimize', fix: "leave it out to get the metric's natural goal" },
  KMS_KEY_NAME: {
    rule: 'a Cloud KMS key is given by its full name, without a version',
    fix: 'write projects/PROJECT/locations/us-central1/keyRings/RING/cryptoKeys/KEY',
  },
  LABEL_KEY: {
    rule: 'a label key has 1 to 63 lower-case letters, digits, _ and -, and starts with a letter',
    fix: 'rename the key, for example cost-center',
  },
  LABEL_RESERVED: { rule: 'label keys that start with tempotune- or goog are reserved', fix: 'rename the key' },
  LABEL_VALUE: {
    rule: 'a label value is text of at most 63 lower-case letters, digits, _ and -',
    fix: 'shorten it, use lower case, and put numbers in quotes',
  },
  LABELS: {
    rule: 'labels are an object of at most 48 keys with text values',
    fix: 'write for example {"team": "compilers"}',
  },
  LIST: { rule: 'it must be a list of at least one value', fix: 'write the values in [ ], or leave it out' },
  LOSERS: { rule: 'losers is keep, undeploy or delete', fix: 'leave it out: keep is the default' },
  MINIMUM_GAIN: { rule: 'it must be a finite number of at least 0', fix: 'write for example 0.01' },
  NAME: { rule: 'a name is text of 1 to 128 characters', fix: 'shorten it, or leave it out' },
  NUMBER: { rule: 'it must be a number', fix: 'write a number without quotes' },
  OBJECT: { rule: 'it must be an object with named fields', fix: 'write its fields in { }, or indented below it' },
  OBJECTIVE_METRIC: { rule: 'a metric is given by its name', fix: 'write eval_fraction_of_correct_next_step_preds' },
  ONE_DATASET: {
    rule: 'held-out examples are one file, so that every model is asked the same',
    fix: 'name it without * and {date}',
  },
  OUTPUT_DIRECTORY: {
    rule: 'the output directory is a gs:// folder; a bucket name has 3 to 63 characters of a-z, 0-9, dots, - and _',
    fix: 'write gs://BUCKET/FOLDER',
  },
  ORPHANS: { rule: 'orphans is cancel, adopt or report', fix: 'leave it out: cancel is the default' },
  OVERLAP: {
    rule: 'overlap is Skip, BufferOne, BufferAll or CancelOther',
    fix: 'leave it out: Skip is the default',
  },
  POSITIVE_NUMBER: { rule: 'it must be a finite number greater than 0', fix: 'write for example 1 or 0.5' },
  PRE_TUNED_MODEL: {
    rule: 'a tuned model is given by its full resource name',
    fix: 'write projects/PROJECT/locations/REGION/models/ID@VERSION, as the result of a tuning prints it',
  },
  PREDICTION_COUNT: { rule: 'it must be a whole number from 1 to 250', fix: 'leave it out: 100 is the default' },
  PREDICTION_METRIC: {
    rule: 'a prediction evaluation measures prediction_exact_match or prediction_edit_similarity',
    fix: 'write one of the two',
  },
  PROJECT_ID: {
    rule: 'a project ID has 6 to 30 lower-case letters, digits and hyphens and starts with a letter',
    fix: 'give the project ID, neither its name nor its number: gcloud projects list',
  },
  RANGE: { rule: 'a range has two ends, both above 0', fix: 'write [lowest, highest]' },
  QUOTA_POOL: { rule: 'a pool of quota is gpu, tpu or gemini', fix: 'write gpu, tpu or gemini' },
  REGION: { rule: 'a region is text such as us-central1', fix: 'write the name of a region' },
  SAMPLED_VALUES: {
    rule: 'it must be a list of values or a range',
    fix: 'write for example [100, 200] or {"uniform": [100, 500]}',
  },
  SEED: { rule: 'a seed is a whole number from 0 to 4294967295', fix: 'write for example 7, or leave it out' },
  SCHEDULED_WORKFLOW: {
    rule: 'a schedule starts retrain, sweep, tuneModel or reconcileJobs',
    fix: 'leave it out: retrain is the default',
  },
  SCHEDULE_ID: {
    rule: 'a name of schedules has 1 to 100 letters, digits, dots, hyphens and underscores',
    fix: 'rename it, for example nightly-retrain',
  },
  SERVICE_ACCOUNT: {
    rule: 'a service account is given by its email address, which ends in .gserviceaccount.com',
    fix: 'write NAME@PROJECT.iam.gserviceaccount.com, or leave it out for the default service agent',
  },
  TENSORBOARD_NAME: {
    rule: 'a TensorBoard is given by its full resource name',
    fix: 'write projects/PROJECT/locations/REGION/tensorboards/ID, or leave it out and tempotune makes one',
  },
  TEXT: { rule: 'it must be text that is not empty', fix: 'write text, or leave it out' },
  TIME_ZONE: {
    rule: 'a time zone is an IANA name',
    fix: 'write for example UTC or Europe/Berlin',
  },
  TRIAL_COUNT: { rule: 'it must be a whole number from 1 to 1,000', fix: 'write a number from 1 to 1000' },
  TRIALS: { rule: 'trials is a list of 1 to 1,000 objects', fix: 'give 1 to 1,000 trials, or use vary' },
  WHOLE_NUMBER: { rule: 'it must be a whole number of at least 1', fix: 'write a whole number without quotes' },
  WORKFLOW_ID: {
    rule: 'a workflow id has 1 to 200 characters, no space and no slash',
    fix: 'write for example nightly, or leave it out',
  },
} as const;

export type ValueRule = keyof typeof valueRules;

export function isValueRule(code: string): code is ValueRule {
  return Object.hasOwn(valueRules, code);
}

/** A better `fix` than the general one may be known, such as the nearest choice. */
export function valueFinding(code: ValueRule, { field, value }: Spot, fix: string = valueRules[code].fix): Finding {
  const place = { ...(field !== '' && { field }), ...(value !== undefined && { value }) };
  return { code, severity: 'error', ...place, rule: valueRules[code].rule, fix };
}
