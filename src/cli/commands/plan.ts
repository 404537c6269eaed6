import { writeFile } from 'node:fs/promises';
import type { Command } from '@commander-js/extra-typings';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { jobTimeRange } from '../option-values.ts';
import { planOfFile } from '../plan-input.ts';
import { planText } from '../plan-text.ts';
import { runVerb } from '../verb.ts';

export interface PlanCommandOptions {
  readonly request: string;
  readonly output?: string | undefined;
  readonly jobTime?: { readonly lowSeconds: number; readonly highSeconds: number } | undefined;
  readonly json?: boolean | undefined;
}

export function registerPlan(cli: Command, context: CliContext): void {
  cli
    .command('plan')
    .description('Show trials, epochs, evaluations, quota, time and price of a request, and the calls. Starts nothing.')
    .argument('<request>', 'tune or sweep request, YAML or JSON file, - for stdin')
    .option('-o, --output <file>', 'write the plan as JSON, ready for: tempotune sweep --plan <file>')
    .option('--job-time <low..high>', 'how long one of your jobs takes, for example 45m..3h', jobTimeRange)
    .option('--json', 'print the plan as JSON, with the exact call of each job')
    .addHelpText('after', '\nExample:\n  $ tempotune plan examples/sweep.yaml --output plan.json')
    .action((request, flags) => runVerb(context, flags, () => runPlan({ request, ...flags }, context)));
}

export async function runPlan(
  { request, output, jobTime, json }: PlanCommandOptions,
  { io, settings }: Pick<CliContext, 'io' | 'settings'>,
): Promise<ExitCode> {
  const plan = await planOfFile(request, settings(), jobTime ? { jobTime } : {});
  const asJson = JSON.stringify(plan, null, 2);
  if (output !== undefined) await writeFile(output, `${asJson}\n`);
  io.out(json ? asJson : planText(plan));
  const run = output === undefined || plan.kind === 'tune' ? request : `--plan ${output}`;
  io.note(`Nothing was started. Next: tempotune ${plan.kind} ${run}`);
  return EXIT.done;
}
