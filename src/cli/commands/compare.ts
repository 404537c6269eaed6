import type { Command } from '@commander-js/extra-typings';
import type { TempotuneClient } from '../../client.ts';
import { sentence } from '../../contract/findings.ts';
import { sweepOfRetrain, workflowTypes } from '../../contract/names.ts';
import type { SweepResult, TuneResult } from '../../contract/results.ts';
import type { JobLocation } from '../../contract/tuning-job.ts';
import type { ModelList } from '../../vertex/model-list.ts';
import { CliError } from '../cli-error.ts';
import { type Compared, comparedModel, comparedSweep, comparedTuning } from '../compare/compared.ts';
import { comparisonTable } from '../compare/comparison-table.ts';
import { comparisonWarnings } from '../compare/comparison-warnings.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { jsonLine } from '../json-line.ts';
import { modelLocation } from '../model-name.ts';
import { throughAbsence } from '../patience.ts';
import { runStreamingVerb } from '../verb.ts';
import { withVertex } from '../with-vertex.ts';

export interface CompareOptions {
  readonly names: readonly string[];
  readonly json?: boolean | undefined;
}

type ReadsModels = (location: JobLocation) => Pick<ModelList, 'get' | 'evaluations'>;

export function registerCompare(cli: Command, context: CliContext): void {
  cli
    .command('compare')
    .description('Put sweeps, runs and models side by side: parameters, metrics, data, time, cost.')
    .argument('<names...>', 'two or more workflow ids, or resource names of models with version')
    .option('--json', 'print JSON lines: one for each of them, then the warnings')
    .addHelpText(
      'after',
      '\nExample:\n  $ tempotune compare monday tuesday projects/p/locations/us-central1/models/123@1',
    )
    .action((names, flags) =>
      runStreamingVerb(context, flags, () =>
        withVertex(context.settings(), (vertex) =>
          runCompare({ names, ...flags }, context, (location) => vertex.modelList(location)),
        ),
      ),
    );
}

export async function runCompare(
  { names, json }: CompareOptions,
  { io, connect }: Pick<CliContext, 'io' | 'connect'>,
  models: ReadsModels,
): Promise<ExitCode> {
  if (names.length < 2) throw new CliError(EXIT.usage, `there is ${names[0]} alone`, 'name two or more');
  const client = connect();
  try {
    const compared: Compared[] = [];
    for (const name of names) {
      const one = isModelName(name)
        ? await modelSide(name, models)
        : await throughAbsence(() => runSide(name, client), client, io);
      compared.push(one);
      if (json) io.out(jsonLine('compared', one));
    }
    const warnings = comparisonWarnings(compared);
    for (const warning of warnings) {
      if (json) io.out(jsonLine('warning', warning));
      io.note(`${warning.severity}: ${sentence(warning)}`);
    }
    if (!json) io.out(comparisonTable(compared));
    return EXIT.done;
  } finally {
    await client.close();
  }
}

function isModelName(name: string): boolean {
  return name.startsWith('projects/');
}

async function modelSide(name: string, models: ReadsModels): Promise<Compared> {
  const list = models(modelLocation(name));
  const model = await list.get(name);
  return comparedModel(name, model, await list.evaluations(`${model.name}@${model.versionId}`));
}

/** A run without a result is a column too: its state is why the others are to be chosen from. */
async function runSide(name: string, client: Pick<TempotuneClient, 'describe' | 'result'>): Promise<Compared> {
  const { workflowType, status, billed } = await client.describe(name);
  if (workflowType !== workflowTypes.sweep && workflowType !== workflowTypes.tuneModel) {
    const isRetrain = workflowType === workflowTypes.retrain;
    throw new CliError(
      EXIT.usage,
      `${name} is a ${workflowType}, which has no model of its own to compare`,
      isRetrain ? `compare its sweep: ${sweepOfRetrain(name)}` : 'name sweeps, single runs or models',
    );
  }
  if (status !== 'COMPLETED') {
    const state = status.toLowerCase().replaceAll('_', ' ');
    return { name, what: workflowType, state, parameters: {}, metrics: {}, billed };
  }
  return workflowType === workflowTypes.sweep
    ? comparedSweep(name, await client.result<SweepResult>(name))
    : comparedTuning(name, await client.result<TuneResult>(name));
}
