#!/usr/bin/env node
import { CommanderError } from 'commander';
import { connect } from '../client.ts';
import { processEnvironment, readSettings } from '../config.ts';
import { type CliContext, processIo } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { failureReport, reportText } from './failure-report.ts';
import { createProgram } from './program.ts';

let exitCode: number = EXIT.done;
let interruption: AbortController | undefined;

const context: CliContext = {
  io: processIo(process.stdout, process.stderr, processEnvironment),
  settings: () => readSettings(processEnvironment),
  environment: processEnvironment,
  now: Date.now,
  connect: () => connect(context.settings()),
  interruption: () => {
    interruption ??= new AbortController();
    return interruption.signal;
  },
  exit: (code) => {
    exitCode = code;
  },
};

function interrupt(): void {
  if (!interruption || interruption.signal.aborted) process.exit(EXIT.left);
  interruption.abort();
}

/** Ends even when a broken connection would keep the process alive, but not before a pipe has all the data. */
function end(): void {
  process.stdout.write('', () => process.exit(exitCode));
}

process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);
process.stdout.on('error', () => process.exit(exitCode)); // `| head` closes the pipe: nobody wants the rest

try {
  await createProgram(context).parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  } else {
    const report = failureReport(error);
    context.io.note(reportText(report));
    exitCode = report.exitCode;
  }
}
end();
