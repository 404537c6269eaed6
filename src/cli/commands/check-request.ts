import type { Command } from '@commander-js/extra-typings';
import { isError, sentence } from '../../contract/findings.ts';
import type { Trial } from '../../contract/sweep-request.ts';
import type { CliContext } from '../context.ts';
import { checkRequestFile } from '../either-request.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { runVerb } from '../verb.ts';

export interface CheckRequestOptions {
  readonly request: string;
  readonly json?: boolean | undefined;
}

export function registerCheckRequest(cli: Command, context: CliContext): void {
  cli
    .command('check-request')
    .description('Name every fault of a request before anything is sent. Starts nothing.')
    .argument(
      '<request>',
      'tune or sweep request, the JSON body of pipelineJobs.create, or the curl command with it; - for stdin',
    )
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', '\nExample:\n  $ tempotune check-request request.json')
    .action((request, flags) => runVerb(context, flags, () => runCheckRequest({ request, ...flags }, context)));
}

/** Ends with 3 when any finding is an error. */
export async function runCheckRequest(
  { request, json }: CheckRequestOptions,
  { io }: Pick<CliContext, 'io'>,
): Promise<ExitCode> {
  const { kind, findings, drawn } = await checkRequestFile(request);
  const errors = findings.filter(isError).length;
  const verdict =
    errors === 0 ? `a ${kind} without errors` : `${errors} ${errors === 1 ? 'error' : 'errors'} in this ${kind}`;
  const lines = findings.map((finding) => `${finding.severity}: ${sentence(finding)}`);
  const trials = (drawn ?? []).map(trialLine);
  io.out(
    json
      ? JSON.stringify({ ok: errors === 0, kind, findings, ...(drawn ? { drawn } : {}) }, null, 2)
      : [...lines, ...trials, verdict].join('\n'),
  );
  io.note(errors === 0 ? `Next: ${NEXT[kind]}` : 'Correct it, then check again. Nothing was sent.');
  return errors === 0 ? EXIT.done : EXIT.invalid;
}

function trialLine({ index, ...parameters }: Trial): string {
  const values = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  return `trial ${index}: ${values.join(', ')}`;
}

const NEXT = {
  'tune request': 'tempotune tune <request>',
  'sweep request': 'tempotune sweep <request>',
  'body of pipelineJobs.create': 'send it; or see what a request of tempotune looks like: tempotune schema tune',
} as const;
