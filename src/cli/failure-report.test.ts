import { ApplicationFailure, NamespaceNotFoundError } from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import { PayloadKeyError } from '../client/payload-encryption.ts';
import { RunConflictError, type RunEnd, RunFailedError, RunNotFoundError, WorkerAwayError } from '../client.ts';
import { SettingsError } from '../config.ts';
import { GoogleApiError } from '../google/errors.ts';
import { CliError, FindingsError } from './cli-error.ts';
import { failureReport, reportText } from './failure-report.ts';

const finding = {
  code: 'REGION',
  severity: 'error',
  field: 'tune.pipelineJobRegion',
  value: 'mars',
  rule: 'r',
  fix: 'f',
} as const;
const bill = '62 s of 8 A100';
const deadline = Object.assign(new Error('4 DEADLINE_EXCEEDED'), {
  code: 4,
  details: 'Deadline exceeded',
  metadata: {},
});

describe('exit codes', () => {
  test.each([
    ['a wrong setting', new SettingsError('TEMPOTUNE_HEALTH_PORT: x'), 2],
    ['a request that breaks a rule', new FindingsError('sweep.yaml', [finding]), 3],
    ['a run that refused its request', runFailed('failed', 'InvalidRequest'), 3],
    ['a run without permission', runFailed('failed', 'PermissionDenied'), 4],
    ['a call without permission', new GoogleApiError('Denied', 'no'), 4],
    ['a cancelled run', runFailed('cancelled'), 8],
    ['a run whose job somebody cancelled', runFailed('failed', 'TuningJobCancelled'), 8],
    ['an unknown run', new RunNotFoundError('no run'), 9],
    ['an id that is taken', new RunConflictError('taken'), 9],
    ['a model that is not there', new GoogleApiError('NotFound', 'no model'), 9],
    ['a run that failed', runFailed('failed', 'TuningJobFailed'), 1],
    ['a terminated run', runFailed('terminated'), 1],
    ['a server that is away', new Error('connect ECONNREFUSED 127.0.0.1:7233'), 1],
    ['a namespace that is not there', new NamespaceNotFoundError('nope'), 9],
    ['a worker that is away', new WorkerAwayError('no worker answers for night', { cause: deadline }), 1],
    ['a bug', new TypeError('x is not a function'), 1],
    ['something that is no error', 'text', 1],
  ])('%s', (_name, error, exitCode) => {
    expect(failureReport(error).exitCode).toBe(exitCode);
  });
});

describe('what a person reads', () => {
  test('a service of Google that does not answer is one sentence, also out of an activity', () => {
    const away = new GoogleApiError('Unavailable', 'storage.googleapis.com does not answer');
    const failure = ApplicationFailure.create({ message: away.message, cause: away });
    for (const error of [away, failure])
      expect(reportText(failureReport(error))).toMatch(
        /^storage.googleapis.com does not answer. To fix: look what answers: tempotune doctor;.*\.$/,
      );
  });

  test('every finding is a sentence, errors first', () => {
    const warning = { ...finding, severity: 'warning', code: 'STEPS', field: 'tune.trainSteps', value: '100' } as const;
    expect(
      reportText(failureReport(new FindingsError('sweep.yaml', [warning, { ...finding, line: 7, column: 3 }]))),
    ).toBe(
      [
        "sweep.yaml can't be used",
        '  7:3 tune.pipelineJobRegion: mars, but r. To fix: f. [REGION]',
        '  warning: tune.trainSteps: 100, but r. To fix: f. [STEPS]',
        'Next: correct it, then type the same again',
      ].join('\n'),
    );
  });

  test('a cancelled run says what was billed', () => {
    const failure = {
      end: 'cancelled',
      message: 'cancelled on request',
      details: [],
      findings: [],
      billed: [bill],
    } as const;
    expect(reportText(failureReport(new RunFailedError('night', failure)))).toBe(
      'night cancelled: cancelled on request\n  62 s of 8 A100\nNext: temporal workflow show --workflow-id night',
    );
  });

  test.each([
    [
      new WorkerAwayError('no worker answers for night', { cause: deadline }),
      'no worker answers for night. To fix: start one with: tempotune worker; then look with: tempotune doctor.',
    ],
    [
      new NamespaceNotFoundError('nope'),
      'the Temporal server has no namespace nope. To fix: temporal operator namespace create -n nope, or set TEMPORAL_NAMESPACE to one that is there.',
    ],
    [new PayloadKeyError('encrypted with key 2'), 'encrypted with key 2'],
  ])('%s is one sentence, without a stack, and does not blame the server', (error, text) => {
    expect(reportText(failureReport(error))).toBe(text);
  });

  test('after a terminate the way to its job is named', () => {
    expect(failureReport(runFailed('terminated')).next).toContain('tempotune reconcile');
  });

  test('a run whose job somebody cancelled did not fail, as its exit code says', () => {
    const report = failureReport(runFailed('failed', 'TuningJobCancelled'));
    expect(report.message).toMatch(/^night ended without a model: /);
  });

  test('a mistake has its way out', () => {
    expect(reportText(failureReport(new CliError(9, 'there is no file x', 'name another')))).toBe(
      'there is no file x. To fix: name another.',
    );
  });

  test('a bug shows where it is, a missing file does not', () => {
    expect(failureReport(new TypeError('x')).message).toContain('failure-report.test.ts');
    const missing = Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' });
    expect(failureReport(missing).message).toBe('ENOENT: no such file');
  });
});

function runFailed(end: RunEnd, type?: string): RunFailedError {
  return new RunFailedError('night', {
    end,
    ...(type ? { type } : {}),
    message: 'm',
    details: [],
    findings: [],
    billed: [],
  });
}
