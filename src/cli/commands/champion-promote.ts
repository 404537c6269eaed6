import type { Command } from '@commander-js/extra-typings';
import { geminiModels } from '../../catalog/gemini-models.ts';
import type { TempotuneClient } from '../../client.ts';
import type { ChampionCandidate } from '../../contract/champion.ts';
import type { SweepResult, TuneResult } from '../../contract/results.ts';
import { candidateOfRun } from '../../planning/champion-offer.ts';
import type { ModelList } from '../../vertex/model-list.ts';
import { type ByHandOptions, championIfAny, promoteByHand } from '../champion-by-hand.ts';
import { CliError } from '../cli-error.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { modelLocation } from '../model-name.ts';
import { runVerb } from '../verb.ts';
import { withVertex } from '../with-vertex.ts';

export interface PromoteOptions extends ByHandOptions {
  /** Resource name of a model, or workflow id of a run whose best model is meant. */
  readonly what: string;
}

export function registerChampionPromote(champion: Command, context: CliContext): void {
  champion
    .command('promote')
    .description('Make a model champion by hand, whatever the numbers say. It must answer a prediction first.')
    .argument('<gs://folder>', 'root of the champion')
    .argument('<name>', 'name of the champion')
    .argument('<model or workflow id>', 'resource name of a deployed model, or a run whose best model is meant')
    .requiredOption('--reason <text>', 'why; it stands in the history')
    .option('--person <name>', 'who does it; default: the user of this machine')
    .option('--json', 'print the outcome as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ tempotune champion promote gs://my-bucket/models night sweep-0123456789abcdef --reason "by our own tests"',
    )
    .action((root, name, what, flags) =>
      runVerb(context, flags, () => runChampionPromote({ root, name, what, ...flags }, context)),
    );
}

export async function runChampionPromote(options: PromoteOptions, context: CliContext): Promise<ExitCode> {
  const champion = await championIfAny(options, context);
  const candidate = options.what.includes('/')
    ? await withVertex(context.settings(), (vertex) =>
        candidateOfModel(options.what, vertex.modelList(modelLocation(options.what))),
      )
    : await bestOfRun(options.what, context);
  return promoteByHand(options, candidate, champion, context);
}

/** Nothing is known of how it was evaluated: the next challenger and this one will be asked the same examples. */
export async function candidateOfModel(what: string, list: Pick<ModelList, 'get'>): Promise<ChampionCandidate> {
  const { name, versionId, endpoints, baseModel = 'unknown' } = await list.get(what);
  const model = `${name}@${versionId}`;
  const [endpoint] = endpoints;
  if (!endpoint) throw new CliError(EXIT.notFound, `${model} is not deployed`, `tempotune models deploy ${model}`);
  return { model, endpoint, api: geminiModels.has(baseModel) ? 'tuningJobs' : 'pipelineJobs', baseModel };
}

async function bestOfRun(workflowId: string, { connect }: Pick<CliContext, 'connect'>): Promise<ChampionCandidate> {
  const client = connect();
  try {
    await client.reach();
    const run = await client.describe(workflowId);
    if (run.status === 'RUNNING')
      throw new CliError(EXIT.notFound, `${workflowId} still runs`, `tempotune watch ${workflowId}`);
    const candidate = candidateOfRun(await resultOf(workflowId, client), { workflowId, runId: run.runId });
    if (!('missing' in candidate)) return candidate;
    throw new CliError(EXIT.notFound, `${workflowId}: ${candidate.missing}`, 'tempotune models deploy <model>');
  } finally {
    await client.close();
  }
}

function resultOf(workflowId: string, client: Pick<TempotuneClient, 'result'>): Promise<TuneResult | SweepResult> {
  return client.result(workflowId);
}
