import type { CliContext } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import { type FailureReport, failureReport, reportText } from './failure-report.ts';
import { jsonLine } from './json-line.ts';

interface VerbFlags {
  readonly json?: boolean | undefined;
}

/** Runs a verb and turns whatever it throws into a sentence, the JSON form if asked for, and an exit code. */
export function runVerb(context: CliContext, flags: VerbFlags, run: () => Promise<ExitCode>): Promise<void> {
  return runReported(context, flags, run, (failure) => JSON.stringify(failure, null, 2));
}

/** The same for a verb whose `--json` is lines: the failure is the last of them. */
export function runStreamingVerb(context: CliContext, flags: VerbFlags, run: () => Promise<ExitCode>): Promise<void> {
  return runReported(context, flags, run, (failure) => jsonLine('failure', failure));
}

async function runReported(
  context: CliContext,
  { json }: VerbFlags,
  run: () => Promise<ExitCode>,
  jsonText: (failure: FailureReport & { readonly ok: false }) => string,
): Promise<void> {
  try {
    context.exit(await run());
  } catch (error) {
    const report = failureReport(error);
    if (json) context.io.out(jsonText({ ok: false, ...report }));
    context.io.note(reportText(report));
    context.exit(report.exitCode);
  }
}
