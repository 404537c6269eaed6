import { NamespaceNotFoundError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { PayloadKeyError } from '../client/payload-encryption.ts';
import {
  ChampionUnknownError,
  grpcStatus,
  isServerAway,
  PromotionRefusedError,
  RunConflictError,
  type RunEnd,
  RunFailedError,
  RunNotFoundError,
  UpdateRefusedError,
  WorkerAwayError,
} from '../client.ts';
import { SettingsError } from '../config.ts';
import { failureTypes } from '../contract/failures.ts';
import { type Finding, isError, sentence } from '../contract/findings.ts';
import { GoogleApiError, type GoogleErrorKind } from '../google/errors.ts';
import { CliError, FindingsError } from './cli-error.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** An error as a script and as a person wants it. */
export interface FailureReport {
  readonly exitCode: ExitCode;
  readonly type: string;
  readonly message: string;
  readonly fix?: string;
  /** A command, or what to do before the same one again. */
  readonly next?: string;
  readonly findings?: readonly Finding[];
  readonly billed?: readonly string[];
  readonly details?: readonly unknown[];
}

const EXIT_OF_FAILURE: Readonly<Record<string, ExitCode>> = {
  [failureTypes.invalidRequest]: EXIT.invalid,
  [failureTypes.permissionDenied]: EXIT.denied,
  [failureTypes.notFound]: EXIT.notFound,
  [failureTypes.idempotencyConflict]: EXIT.notFound,
  [failureTypes.updateRefused]: EXIT.notFound,
  [failureTypes.tuningJobCancelled]: EXIT.cancelled,
};

const EXIT_OF_GOOGLE: Readonly<Record<GoogleErrorKind, ExitCode>> = {
  AlreadyExists: EXIT.notFound,
  Conflict: EXIT.notFound,
  FailedPrecondition: EXIT.notFound,
  NotFound: EXIT.notFound,
  Denied: EXIT.denied,
  Invalid: EXIT.invalid,
  Cancelled: EXIT.cancelled,
  QuotaExhausted: EXIT.failed,
  Unavailable: EXIT.failed,
  Unimplemented: EXIT.failed,
};

const CORRECT = 'correct it, then type the same again';
const LIST_FIX = 'list what there is: tempotune list';
const CHAMPION_FIX = 'look who is champion and who waits: tempotune champion show <gs://folder> <name>';
const OTHER_ID_FIX = 'choose another id: --id <workflow id>';

const WORKER_FIX = 'start one with: tempotune worker; then look with: tempotune doctor';

/** No clean-up ran, so that a job may go on without anybody who watches it. */
export const AFTER_TERMINATION = 'tempotune reconcile --project <project> --dry-run';

const GOOGLE_FIX =
  'look what answers: tempotune doctor; TEMPOTUNE_VERTEX_ENDPOINT and TEMPOTUNE_STORAGE_ENDPOINT say where to ask';

const SERVER_AWAY: FailureReport = {
  exitCode: EXIT.failed,
  type: failureTypes.unavailable,
  message: 'the Temporal server does not answer',
  fix: 'start one with: temporal server start-dev, or set TEMPORAL_ADDRESS; then look with: tempotune doctor',
};

export function failureReport(error: unknown): FailureReport {
  if (error instanceof RunFailedError) return runReport(error);
  if (error instanceof FindingsError) {
    return {
      ...named(EXIT.invalid, error),
      type: failureTypes.invalidRequest,
      findings: error.findings,
      next: CORRECT,
    };
  }
  if (error instanceof UpdateRefusedError) {
    const exitCode = EXIT_OF_FAILURE[error.type] ?? EXIT.failed;
    return { exitCode, type: error.type, message: 'refused, nothing was changed', findings: error.findings };
  }
  if (error instanceof CliError) return { ...named(error.exitCode, error), fix: error.fix };
  if (error instanceof SettingsError) return named(EXIT.usage, error);
  if (error instanceof RunNotFoundError) return { ...named(EXIT.notFound, error), fix: error.fix ?? LIST_FIX };
  if (error instanceof RunConflictError) return { ...named(EXIT.notFound, error), fix: error.fix ?? OTHER_ID_FIX };
  if (error instanceof ChampionUnknownError || error instanceof PromotionRefusedError) {
    return { ...named(EXIT.notFound, error), fix: CHAMPION_FIX };
  }
  if (error instanceof WorkerAwayError) return { ...named(EXIT.failed, error), fix: error.fix ?? WORKER_FIX };
  if (error instanceof PayloadKeyError) return named(EXIT.failed, error);
  if (error instanceof NamespaceNotFoundError) return noNamespace(error);
  if (error instanceof GoogleApiError) return googleReport(error);
  // what an activity makes of it, when the command line calls one itself
  if (error instanceof ApplicationFailure && error.cause instanceof GoogleApiError) return googleReport(error.cause);
  if (isServerAway(error)) return SERVER_AWAY;
  const status = grpcStatus(error);
  if (status) return { exitCode: exitOfGrpc(status.code), type: 'TemporalServer', message: status.details };
  return { exitCode: EXIT.failed, type: 'Unexpected', message: unexpected(error) };
}

function noNamespace({ name, namespace }: NamespaceNotFoundError): FailureReport {
  const message = `the Temporal server has no namespace ${namespace}`;
  const fix = `temporal operator namespace create -n ${namespace}, or set TEMPORAL_NAMESPACE to one that is there`;
  return { exitCode: EXIT.notFound, type: name, message, fix };
}

function googleReport(error: GoogleApiError): FailureReport {
  const { kind } = error;
  return { ...named(EXIT_OF_GOOGLE[kind], error), type: kind, ...(kind === 'Unavailable' ? { fix: GOOGLE_FIX } : {}) };
}

function named(exitCode: ExitCode, { name, message }: Error): FailureReport {
  return { exitCode, type: name, message };
}

/** Lines for people: what happened, every finding, what is on the bill, and what to do. */
export function reportText(report: FailureReport): string {
  const findings = [...(report.findings ?? [])].sort((a, b) => Number(isError(b)) - Number(isError(a)));
  return [
    report.fix ? `${report.message.replace(/\.$/, '')}. To fix: ${report.fix}.` : report.message,
    ...findings.map(
      (finding) => `  ${finding.severity === 'error' ? '' : `${finding.severity}: `}${sentence(finding)}`,
    ),
    ...(report.billed ?? []).map((bill) => `  ${bill}`),
    ...(report.next ? [`Next: ${report.next}`] : []),
  ].join('\n');
}

function runReport({ workflowId, message, failure }: RunFailedError): FailureReport {
  const { end, type, findings, billed, details } = failure;
  const exitCode = end === 'cancelled' ? EXIT.cancelled : (EXIT_OF_FAILURE[type ?? ''] ?? EXIT.failed);
  return {
    exitCode,
    type: type ?? end,
    message: findings.length > 0 ? `${workflowId} refused its request` : message,
    ...(findings.length > 0 ? { findings } : {}),
    ...(billed.length > 0 ? { billed } : {}),
    next: findings.length > 0 ? CORRECT : nextAfter(end, workflowId),
    ...(details.length > 0 && findings.length === 0 ? { details } : {}),
  };
}

function nextAfter(end: RunEnd, workflowId: string): string {
  if (end === 'terminated') return AFTER_TERMINATION;
  return `temporal workflow show --workflow-id ${workflowId}`;
}

function exitOfGrpc(code: number): ExitCode {
  if (code === 7 || code === 16) return EXIT.denied; // PERMISSION_DENIED, UNAUTHENTICATED
  return code === 5 ? EXIT.notFound : EXIT.failed; // NOT_FOUND: the namespace
}

function unexpected(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isSystemError = 'code' in error && typeof error.code === 'string';
  return isSystemError ? error.message : (error.stack ?? error.message); // a bug of ours is worth its stack
}
