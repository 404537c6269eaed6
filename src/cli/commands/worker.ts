import type { Command } from '@commander-js/extra-typings';
import { type ReplayFailure, replayOpenRuns } from '../../worker/replay-check.ts';
import { startWorker } from '../../worker.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { runVerb } from '../verb.ts';

export function registerWorker(cli: Command, context: CliContext): void {
  cli
    .command('worker')
    .description(
      'Run workflows and activities until SIGTERM or Ctrl-C; waits for a Temporal server that is not up yet.',
    )
    .option('--replay-check', 'replay all open runs of the task queue with this build, say which would fail, and end')
    .option('--json', 'with --replay-check: print its report as JSON; the log is JSON lines anyway')
    .addHelpText(
      'after',
      `
Environment:
  TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY …    where the Temporal server is (or a profile of the Temporal CLI)
  TEMPOTUNE_TASK_QUEUE          task queue to poll, default tempotune (and tempotune-data)
  TEMPOTUNE_VERTEX_ENDPOINT     URL of an emulator or private endpoint; unset: Google
  TEMPOTUNE_STORAGE_ENDPOINT    URL of an emulator or private endpoint; unset: Google
  TEMPOTUNE_DATASET_DIRS        folders whose files requests may name as datasets
  TEMPOTUNE_HEALTH_PORT         port of the health endpoint
  TEMPOTUNE_METRICS_PORT        port of the Prometheus endpoint
  TEMPOTUNE_LISTEN_HOST         address of both, default 127.0.0.1
  TEMPOTUNE_LOG_LEVEL           trace, debug, info, warn or error
  TEMPOTUNE_DEPLOYMENT_NAME, TEMPOTUNE_BUILD_ID    worker versioning, off when unset
  TEMPOTUNE_ENCRYPTION_KEYS     id:key pairs of payload encryption, or TEMPOTUNE_ENCRYPTION_KEY_FILE
  TEMPOTUNE_ALLOWED_PROJECTS, TEMPOTUNE_ALLOWED_BUCKETS    what requests may name, all when unset

Example:
  $ tempotune worker --replay-check`,
    )
    .action((flags) =>
      runVerb(context, flags, () =>
        flags.replayCheck ? runReplayCheck({ json: flags.json }, context) : runWorker(context),
      ),
    );
}

export interface ReplayCheckVerbOptions {
  readonly json?: boolean | undefined;
  /** For tests: a bundle made elsewhere. */
  readonly workflowBundlePath?: string;
}

/** Before a roll-out, with the build that is to be rolled out; exit 1 when an open run could not go on under it. */
export async function runReplayCheck(
  { json, ...bundle }: ReplayCheckVerbOptions,
  context: Pick<CliContext, 'io' | 'settings' | 'connect'>,
): Promise<ExitCode> {
  const { io } = context;
  const settings = context.settings();
  const client = context.connect();
  try {
    await client.reach();
    const report = await replayOpenRuns({ client: client.temporal, settings, ...bundle });
    const { replayed, failures } = report;
    if (json) io.out(JSON.stringify(report, null, 2));
    else for (const failure of failures) io.out(failureText(failure));
    const next =
      failures.length === 0
        ? 'Next: roll this build out'
        : 'To fix: put the change behind patched(), see CONTRIBUTING.md, or let those runs end under their old build';
    io.note(
      `${replayed} open runs on task queue ${settings.taskQueue} replayed, ${failures.length} would fail. ${next}.`,
    );
    return failures.length === 0 ? EXIT.done : EXIT.failed;
  } finally {
    await client.close();
  }
}

function failureText({ workflowType, workflowId, runId, reason }: ReplayFailure): string {
  return `${workflowType} ${workflowId} (run ${runId}) would fail: ${reason}`;
}

export async function runWorker(context: Pick<CliContext, 'io' | 'settings' | 'interruption'>): Promise<ExitCode> {
  const settings = context.settings();
  const worker = await startWorker({ settings });
  const interruption = context.interruption(); // only now: while it waits for a server, Ctrl-C just ends the process
  context.io.note(
    `Worker on task queue ${settings.taskQueue}${worker.healthUrl ? `, health at ${worker.healthUrl}` : ''}. Next: tempotune sweep <request.yaml>`,
  );
  if (interruption.aborted) worker.shutdown();
  else interruption.addEventListener('abort', () => worker.shutdown(), { once: true });
  await worker.run();
  return EXIT.done;
}
