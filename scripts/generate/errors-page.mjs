import { block, code, page, table } from './markdown.mjs';
import { problemRow } from './problem-row.mjs';

const failureMeanings = {
  JobRunning: [
    'never ends a run: the job has not changed, the server looks again',
    'always: this is how waiting works',
  ],
  StillWaiting: [
    'never ends a run: the place in the line for quota is the same, or all who hold a lease still run',
    'always: this is how waiting works',
  ],
  InvalidRequest: ['the request or its data break a rule; `details[0]` lists all findings', 'no'],
  PermissionDenied: ['Google refuses the credentials or the permission', 'no'],
  NotFound: ['a bucket, object, job or model is not there', 'no'],
  IdempotencyConflict: ["another spec holds this run's job id", 'no'],
  TuningJobFailed: ['the job is FAILED or EXPIRED; the message is the root cause out of its tasks', 'not by itself'],
  TuningJobCancelled: ['somebody cancelled the job at Vertex AI, or an earlier run did', 'no'],
  DeadlineExceeded: [
    'the `deadline` passed before the job ended, or before its turn came; a job that was made is cancelled',
    'no',
  ],
  CleanUpFailed: ['an ended run may not cancel its job, which may still run and cost money', 'no'],
  ModelMissing: ['the job succeeded, but its model is gone or not named', 'no'],
  TooFewTrials: ['fewer trials than `minimumTrials` succeeded; `details[0]` has the ranking', 'no'],
  UpdateRefused: ['an update of a running sweep came too early, too late or for nothing; the sweep goes on', 'no'],
  FailedPrecondition: [
    'a resource is not in a state for this: an object holds other content, a model is still deployed',
    'no',
  ],
  QuotaExhausted: ['quota or rate limit; at submit the trial is parked instead', 'yes'],
  Unavailable: ['Google does not answer, or answers with a passing error', 'yes, with back-off'],
};

/** Codes of findings, types of failures, and what each error of Google becomes. */
export function errorsPage(modules) {
  const { requestProblems, restBodyProblems, datasetProblems, environmentProblems, resultProblems, valueRules } =
    modules;
  return page(
    'Errors',
    'What tempotune says, by its stable name. A finding is one sentence: place, field, value, rule, way out, code. ‹…› stands for what differs from case to case.',
    block(sample(modules)),
    'An `error` stops the run before anything is spent. A `warning` or `info` travels with the result.',
    '## Types of failures',
    'The type of a failed workflow, in every language. The exit code is that of `tempotune watch`, `tune` and `sweep`.',
    failureTable(modules),
    '## Errors of Google',
    'How an error of Vertex AI or Cloud Storage counts, by its gRPC code; HTTP status codes go the same way.',
    googleTable(modules),
    '## Findings about a request',
    problemTable(Object.entries(requestProblems.requestProblems)),
    '## Findings about one value',
    problemTable(
      Object.keys(valueRules.valueRules).map((name) => [
        name,
        () => ({ severity: 'error', ...valueRules.valueRules[name] }),
      ]),
    ),
    '## Findings about a REST body',
    'Of `tempotune check-request`, for a body of pipelineJobs.create or a curl command with one; the rules above hold for its values, too.',
    problemTable(Object.entries(restBodyProblems.restBodyProblems)),
    '## Findings about a dataset',
    problemTable(Object.entries(datasetProblems.datasetProblems)),
    '## Findings about buckets, files and endpoints',
    'Only the worker can find these out.',
    problemTable(Object.entries(environmentProblems.environmentProblems)),
    '## Findings about an update',
    'Why a running sweep refuses to be paused, changed or resumed; the sweep goes on as it was.',
    problemTable(Object.entries(modules.controlProblems.controlProblems)),
    '## Findings about a retry',
    'Of `tempotune sweep retry`.',
    problemTable(Object.entries(modules.retryProblems.retryProblems)),
    '## Findings about a result',
    'They travel with the result of a run that succeeded.',
    problemTable(Object.entries(resultProblems.resultProblems)),
  );
}

function sample({ findings, valueRules }) {
  const finding = valueRules.valueFinding('WHOLE_NUMBER', { field: 'vary.trainSteps[0]', value: '0.5' });
  return findings.sentence({ ...finding, file: 'sweep.yaml', line: 9, column: 15 });
}

function problemTable(problems) {
  return table(
    ['code', 'severity', 'rule', 'to fix'],
    problems.map(([name, describe]) => problemRow(name, describe)),
  );
}

function failureTable({ failureTypes, failureReport, runErrors }) {
  const types = Object.values(failureTypes.failureTypes);
  const unknown = Object.keys(failureMeanings).filter((type) => !types.includes(type));
  if (unknown.length > 0)
    throw new Error(`scripts/generate/errors-page.mjs explains ${unknown}, which is no failure type`);
  const rows = types.map((type) => {
    const [meaning, retried] = failureMeanings[type] ?? missing(type);
    const failure = { end: 'failed', type, message: '', details: [], findings: [], billed: [] };
    const { exitCode } = failureReport.failureReport(new runErrors.RunFailedError('run', failure));
    return [code(type), meaning, retried, exitCode];
  });
  return table(['type', 'meaning', 'tried again', 'exit code'], rows);
}

function missing(type) {
  throw new Error(`scripts/generate/errors-page.mjs does not explain the failure type ${type}`);
}

function googleTable({ statusCodes, failures, googleErrors }) {
  const rows = statusCodes.canonicalCodes
    .filter((status) => status !== 'OK')
    .map((status) => {
      const kind = statusCodes.kindOfCode(status);
      const { type, nonRetryable } = failures.toFailure(new googleErrors.GoogleApiError(kind, ''));
      return [code(status), kind, code(type), nonRetryable ? 'no' : 'yes'];
    });
  return table(['gRPC code', 'kind', 'type of failure', 'tried again'], rows);
}
