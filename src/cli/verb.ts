import type { CliContext } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import { failureReport, reportText } from './failure-report.ts';

/** Runs a verb and turns whatever it throws into a sentence, the JSON form if asked for, and an exit code. */
export async function runVerb(
  context: CliContext,
  flags: { json?: boolean | undefined },
  run: () => Promise<ExitCode>,
): Promise<void> {
  try {
    context.exit(await run());
  } catch (error) {
    const report = failureReport(error);
    if (flags.json) {
      const { exitCode, ...failure } = report;
      context.io.out(JSON.stringify({ ok: false, exitCode, ...failure }, null, 2));
    }
    context.io.note(reportText(report));
    context.exit(report.exitCode);
  }
}
