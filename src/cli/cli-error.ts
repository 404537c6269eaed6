import type { Finding } from '../contract/findings.ts';
import type { ExitCode } from './exit-codes.ts';

/** An end that the user should read as one sentence, with what to do about it. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;
  readonly fix: string;

  constructor(exitCode: ExitCode, message: string, fix: string) {
    super(message);
    this.exitCode = exitCode;
    this.fix = fix;
  }
}

/** A request or dataset that breaks rules: all of them. */
export class FindingsError extends Error {
  override readonly name = 'FindingsError';
  readonly findings: readonly Finding[];

  constructor(subject: string, findings: readonly Finding[]) {
    super(`${subject} can't be used`);
    this.findings = findings;
  }
}
