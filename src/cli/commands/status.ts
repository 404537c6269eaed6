import type { Command } from '@commander-js/extra-typings';
import { type RunDescription, type TempotuneClient, type Unanswered, WorkerAwayError } from '../../client.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { AFTER_TERMINATION } from '../failure-report.ts';
import { elapsed } from '../numbers.ts';
import { runVerb } from '../verb.ts';
import { runLines } from '../watch/run-lines.ts';
import { type RunSnapshot, readSnapshot } from '../watch/run-snapshot.ts';

export interface StatusOptions {
  readonly workflowId: string;
  readonly json?: boolean | undefined;
}

export function registerStatus(cli: Command, context: CliContext): void {
  cli
    .command('status')
    .description('Show once where a run stands.')
    .argument('<workflow id>', 'run to look at')
    .option('--json', 'print it as JSON')
    .addHelpText('after', '\nExample:\n  $ tempotune status sweep-0123456789abcdef --json')
    .action((workflowId, flags) => runVerb(context, flags, () => runStatus({ workflowId, ...flags }, context)));
}

/** Ends with 0 whatever the run's own end was: the question was answered. */
export async function runStatus(
  { workflowId, json }: StatusOptions,
  context: Pick<CliContext, 'io' | 'now' | 'connect'>,
): Promise<ExitCode> {
  const { io, now } = context;
  const client = context.connect();
  try {
    await client.reach();
    const run = await client.describe(workflowId);
    const snapshot = await snapshotIfAnswered(workflowId, client);
    if (json) {
      io.out(
        JSON.stringify(
          { ...run, ...(snapshot ? { progress: snapshot.progress, trials: snapshot.trials } : {}) },
          null,
          2,
        ),
      );
    } else {
      io.out(statusText(run, snapshot, now()));
    }
    if (!snapshot) io.note(unansweredText(await client.whyUnanswered(workflowId), workflowId));
    io.note(`Next: ${nextAfter(run)}`);
    return EXIT.done;
  } finally {
    await client.close();
  }
}

async function snapshotIfAnswered(
  workflowId: string,
  client: Pick<TempotuneClient, 'progress'>,
): Promise<RunSnapshot | undefined> {
  try {
    return await readSnapshot(workflowId, client);
  } catch (error) {
    if (error instanceof WorkerAwayError) return undefined;
    throw error;
  }
}

function unansweredText(why: Unanswered, workflowId: string): string {
  if (why.kind === 'no worker')
    return 'No worker answers, so Temporal alone was asked. Start one with: tempotune worker';
  const fault =
    why.kind === 'task fails'
      ? `its workflow task fails (attempt ${why.attempt}), and the worker's log says why`
      : 'none takes this run: it may belong to a build that no worker has, or to one that is not current';
  return `Workers poll, but ${fault}. Look with: tempotune doctor; temporal workflow describe --workflow-id ${workflowId}`;
}

/** What a person does after this status. */
function nextAfter({ workflowId, workflowType, status }: RunDescription): string {
  if (status === 'TERMINATED') return AFTER_TERMINATION;
  const isOver = status === 'CANCELLED' || status === 'FAILED';
  return isOver && workflowType === 'sweep' ? `tempotune sweep retry ${workflowId}` : `tempotune watch ${workflowId}`;
}

function statusText(run: RunDescription, snapshot: RunSnapshot | undefined, now: number): string {
  const end = run.closeTime ? Date.parse(run.closeTime) : now;
  const lines = snapshot ? runLines(snapshot, end) : undefined;
  return [
    `${run.workflowId}  ${run.workflowType}  ${run.status.toLowerCase().replaceAll('_', ' ')}  ${elapsed(end - Date.parse(run.startTime))}`,
    ...(snapshot ? [snapshot.progress.message] : []),
    ...(lines?.paused ? [lines.paused] : []),
    ...(lines?.trials.map(({ text }) => `  ${text}`) ?? []),
    ...(snapshot ? [] : run.billed), // a worker's message has it already
  ].join('\n');
}
