import { type FindingBuilder, findingsOf, type Problem } from './findings.ts';

/** What only the worker can find out: endpoints, buckets, files. Keys are stable codes, as in the other catalogues. */
export const environmentProblems = {
  PALM_RETIRED: ({ baseModel }: { baseModel: string }): Problem => ({
    severity: 'error',
    field: 'baseModel',
    value: baseModel,
    rule: 'Google shut down PaLM models and their tuning on 2025-04-09',
    fix: 'tune a Gemini model, or point TEMPOTUNE_VERTEX_ENDPOINT at an emulator (tempotune emulator) or a private endpoint',
  }),
  BUCKET_MISSING: ({ bucket, region }: { bucket: string; region: string }): Problem => ({
    severity: 'error',
    field: 'outputDirectory',
    value: `gs://${bucket}`,
    rule: 'the output bucket must exist',
    fix: `gcloud storage buckets create gs://${bucket} --location ${region}, or set "createBucket": true`,
  }),
  BUCKET_OF_ANOTHER_PROJECT: ({ bucket, project }: { bucket: string; project: string }): Problem => ({
    severity: 'warning',
    field: 'outputDirectory',
    value: `gs://${bucket}`,
    rule: `the guide advises a bucket in the project that tunes (${project})`,
    fix: `use a bucket of ${project}, or see to it that its service agents may read and write this one`,
  }),
  DATASET_MISSING: ({ field, uri }: { field: string; uri: string }): Problem => ({
    severity: 'error',
    field,
    value: uri,
    rule: 'the dataset must exist and be readable for the worker',
    fix: uri.startsWith('gs://') ? `upload it: gcloud storage cp data.jsonl ${uri}` : 'check the path on the worker',
  }),
  DATASET_NO_FILE: ({ field, uri, what }: { field: string; uri: string; what: string }): Problem => ({
    severity: 'error',
    field,
    value: uri,
    rule: `a local dataset is a plain file, and this is ${what}`,
    fix: 'name a plain file; instead of a folder, one of its files',
  }),
  DATASET_PATTERN_EMPTY: ({
    field,
    uri,
    prefix,
    objects,
    latestDay,
  }: {
    field: string;
    uri: string;
    prefix: string;
    objects: number;
    latestDay: string;
  }): Problem => ({
    severity: 'error',
    field,
    value: uri,
    rule: `none of the ${objects} objects under ${prefix} matches, with ${latestDay} as the latest {date}`,
    fix: `look what is there: gcloud storage ls ${prefix}; * stands for anything but a slash, ** for anything, {date} for 2026-11-24 or 20261124`,
  }),
  DATASET_NOT_ALLOWED: ({
    field,
    uri,
    allowed,
  }: {
    field: string;
    uri: string;
    allowed: readonly string[];
  }): Problem => ({
    severity: 'error',
    field,
    value: uri,
    rule:
      allowed.length === 0
        ? 'local files are off on this worker'
        : `local files must lie in one of ${allowed.join(', ')} on the worker`,
    fix: 'use a gs:// URI, or add the folder to TEMPOTUNE_DATASET_DIRS of the worker',
  }),
  PLAN_DIFFERS: ({ agreed, now }: { agreed: string; now: string }): Problem => ({
    severity: 'error',
    field: 'planHash',
    value: agreed,
    rule: `the plan of this request is ${now} by now: data, defaults or the request itself have changed`,
    fix: 'see what differs and agree anew: tempotune plan <request> --output plan.json, then tempotune sweep --plan plan.json',
  }),
  COST_UNKNOWN: ({ maximumCost, reason }: { maximumCost: number; reason: string }): Problem => ({
    severity: 'error',
    field: 'maximumCost',
    value: String(maximumCost),
    rule: `a limit needs a price, and here there is none: ${reason}`,
    fix: 'remove maximumCost, or change the request so that its price is known: tempotune plan <request> shows it',
  }),
  COST_BELOW_TRIALS: ({
    maximumCost,
    leastUsd,
    trials,
  }: {
    maximumCost: number;
    /** Rounded up to cents. */
    leastUsd: string;
    trials: number;
  }): Problem => ({
    severity: 'error',
    field: 'maximumCost',
    value: String(maximumCost),
    rule: `what may be spent on the ${trials} cheapest trials, each submitted as often as it may be, comes to ${leastUsd} US dollars, and minimumTrials asks for as many`,
    fix: `raise maximumCost to ${leastUsd} or more, or tune on less data or fewer epochs`,
  }),
  PROJECT_NOT_ALLOWED: ({
    field,
    value,
    allowed,
  }: {
    field: string;
    /** The project, or a full name that begins with it. */
    value: string;
    allowed: readonly string[];
  }): Problem => ({
    severity: 'error',
    field,
    value,
    rule: `this worker may touch the projects ${allowed.join(', ')} only`,
    fix: 'use one of them, or add the project to TEMPOTUNE_ALLOWED_PROJECTS of the worker',
  }),
  BUCKET_NOT_ALLOWED: ({
    field,
    uri,
    allowed,
  }: {
    field: string;
    uri: string;
    allowed: readonly string[];
  }): Problem => ({
    severity: 'error',
    field,
    value: uri,
    rule: `this worker may touch the buckets ${allowed.join(', ')} only`,
    fix: 'use one of them, or add the bucket to TEMPOTUNE_ALLOWED_BUCKETS of the worker',
  }),
  CREDENTIALS_UNUSABLE: ({ rule }: { rule: string }): Problem => ({
    severity: 'error',
    field: 'credentials',
    value: 'found',
    rule,
    fix: 'make a new key: gcloud iam service-accounts keys create key.json --iam-account ACCOUNT, and name its file in GOOGLE_APPLICATION_CREDENTIALS',
  }),
  CONVERTED_TOO_BIG: ({
    field,
    sizeBytes,
    maximumBytes,
  }: {
    field: string;
    sizeBytes: number;
    maximumBytes: number;
  }): Problem => ({
    severity: 'error',
    field,
    value: `${sizeBytes} bytes in Gemini's format`,
    rule: `a dataset of Gemini tuning has at most ${maximumBytes} bytes`,
    fix: 'remove examples, or shorten them',
  }),
  SNAPSHOT_CHANGED: ({ uri, sha256 }: { uri: string; sha256: string }): Problem => ({
    severity: 'error',
    field: 'datasetUri',
    value: uri,
    rule: `the dataset snapshot of this sweep (sha256 ${sha256}) must stay in the output directory while it runs`,
    fix: 'start the sweep again; it makes the snapshot anew',
  }),
} as const;

/** One finding of this catalogue, with its code. */
export const environmentFinding: FindingBuilder<typeof environmentProblems> = findingsOf(environmentProblems);
