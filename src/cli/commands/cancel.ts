import type { Command } from '@commander-js/extra-typings';
import { type RunDescription, RunFailedError } from '../../client.ts';
import { CliError } from '../cli-error.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { runVerb } from '../verb.ts';
import { followRun } from '../watch/follow-run.ts';

export interface CancelOptions {
  readonly workflowId: string;
  readonly wait?: boolean | undefined;
  readonly json?: boolean | undefined;
}

export function registerCancel(cli: Command, context: CliContext): void {
  cli
    .command('cancel')
    .description('Cancel a run: it cancels its jobs at Vertex AI, and ends when they have.')
    .argument('<workflow id>', 'run to cancel')
    .option('--wait', 'wait for the end, and say what was billed')
    .option('--json', 'print the outcome as JSON')
    .addHelpText('after', '\nExample:\n  $ tempotune cancel sweep-0123456789abcdef --wait')
    .action((workflowId, flags) => runVerb(context, flags, () => runCancel({ workflowId, ...flags }, context)));
}

/** With `wait` the run's own end decides: cancelled is what was asked for, so it is done. */
export async function runCancel(
  { workflowId, wait, json }: CancelOptions,
  context: Pick<CliContext, 'io' | 'now' | 'connect' | 'interruption'>,
): Promise<ExitCode> {
  const { io } = context;
  const client = context.connect();
  const print = (outcome: object, text: string): void =>
    io.out(json ? JSON.stringify({ workflowId, ...outcome }, null, 2) : text);
  try {
    await client.reach();
    refuseEnded(await client.describe(workflowId));
    await client.cancel(workflowId);
    if (!wait) {
      print({ status: 'cancel requested' }, `cancel requested: ${workflowId}`);
      io.note(`Next: tempotune watch ${workflowId}`);
      return EXIT.done;
    }
    const followed = await followRun(workflowId, client, context, { signal: context.interruption() });
    if (followed.end === 'left') {
      io.note(`Left; the cancel goes on. Next: tempotune watch ${workflowId}`);
      return EXIT.left;
    }
    print(
      { status: 'finished before the cancel', result: followed.result },
      `${workflowId} finished before the cancel`,
    );
    io.note(`Next: tempotune watch ${workflowId}`);
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof RunFailedError) || error.failure.end !== 'cancelled') throw error;
    const { billed } = error.failure;
    print(
      { status: 'cancelled', billed },
      [`cancelled: ${workflowId}`, ...billed.map((bill) => `  ${bill}`)].join('\n'),
    );
    io.note(`Next: tempotune status ${workflowId}`);
    return EXIT.done;
  } finally {
    await client.close();
  }
}

/** Temporal takes a cancel of an ended run without a word. */
function refuseEnded({ workflowId, status }: RunDescription): void {
  if (status === 'RUNNING' || status === 'PAUSED') return;
  const end = status.toLowerCase().replaceAll('_', ' ');
  throw new CliError(
    EXIT.notFound,
    `${workflowId} has ended already: ${end}`,
    `see how: tempotune watch ${workflowId}`,
  );
}
