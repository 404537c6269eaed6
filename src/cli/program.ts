import { readFileSync } from 'node:fs';
import { Command } from '@commander-js/extra-typings';
import { registerCancel } from './commands/cancel.ts';
import { registerChampion } from './commands/champion.ts';
import { registerCheck } from './commands/check.ts';
import { registerCheckRequest } from './commands/check-request.ts';
import { registerCodecServer } from './commands/codec-server.ts';
import { registerCompare } from './commands/compare.ts';
import { registerDatasetFromCode } from './commands/dataset-from-code.ts';
import { registerDemo } from './commands/demo.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerEmulator } from './commands/emulator.ts';
import { registerList } from './commands/list.ts';
import { registerModels } from './commands/models.ts';
import { registerPlan } from './commands/plan.ts';
import { registerPredict } from './commands/predict.ts';
import { registerQuota } from './commands/quota.ts';
import { registerRebase } from './commands/rebase.ts';
import { registerReconcile } from './commands/reconcile.ts';
import { registerSchedule } from './commands/schedule.ts';
import { registerSchema } from './commands/schema.ts';
import { registerStatus } from './commands/status.ts';
import { registerSweep } from './commands/sweep.ts';
import { registerTune } from './commands/tune.ts';
import { registerWatch } from './commands/watch.ts';
import { registerWorker } from './commands/worker.ts';
import type { CliContext } from './context.ts';

const EXAMPLES = `
Examples:
  $ tempotune demo                                             the whole way on this machine, no account
  $ tempotune check data.jsonl --base-model code-bison@002     is this dataset fit for tuning?
  $ tempotune plan examples/sweep.yaml                         what would it do, and cost?
  $ tempotune sweep examples/sweep.yaml                        tune with 100, 200 and 500 steps, and rank
  $ tempotune watch sweep-0123456789abcdef                     look at a run again

Exit codes: 0 done, 1 failed, 2 usage, 3 dataset or request invalid, 4 permission, 8 cancelled,
9 not found or conflict, 130 watch left with the run going on`;

/** All verbs. Usage errors are thrown as CommanderError, not ended on. */
export function createProgram(context: CliContext): Command {
  const program = new Command('tempotune')
    .description('Durable tuning of Vertex AI code models, as Temporal workflows.')
    .version(version())
    .configureOutput({
      writeOut: (text) => context.io.out(text.trimEnd()),
      writeErr: (text) => context.io.note(text.trimEnd()),
    })
    .configureHelp({ helpWidth: 100, showGlobalOptions: true })
    .showSuggestionAfterError()
    .enablePositionalOptions() // with that of sweep: --json belongs to the verb it stands behind
    .exitOverride()
    .addHelpText('after', EXAMPLES);
  const register = [
    registerDemo,
    registerCheck,
    registerCheckRequest,
    registerDatasetFromCode,
    registerPlan,
    registerTune,
    registerSweep,
    registerWatch,
    registerStatus,
    registerList,
    registerCompare,
    registerCancel,
    registerQuota,
    registerReconcile,
    registerModels,
    registerChampion,
    registerPredict,
    registerRebase,
    registerSchedule,
    registerSchema,
    registerDoctor,
    registerWorker,
    registerEmulator,
    registerCodecServer,
  ];
  for (const registerVerb of register) registerVerb(program, context);
  return program;
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
