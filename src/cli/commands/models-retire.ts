import { type Command, Option } from '@commander-js/extra-typings';
import { labelKeys } from '../../contract/labels.ts';
import type { RankedTrial, SweepResult } from '../../contract/results.ts';
import { GoogleApiError } from '../../google/errors.ts';
import { whyKept } from '../../planning/losers.ts';
import type { ModelRegistry } from '../../vertex/model-registry.ts';
import type { ModelRetirement } from '../../vertex/model-retirement.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { modelLocation } from '../model-name.ts';
import { table } from '../table.ts';
import { runVerb } from '../verb.ts';
import { withVertex } from '../with-vertex.ts';

export interface ModelsRetireOptions {
  readonly policy: 'undeploy' | 'delete';
  readonly apply?: boolean | undefined;
  readonly json?: boolean | undefined;
}

interface RetirePorts {
  readonly registry: Pick<ModelRegistry, 'get'>;
  readonly retirement: ModelRetirement;
}

export function registerModelsRetire(models: Command, context: CliContext): void {
  models
    .command('retire')
    .description('Show which models of a sweep could go, all but the best; with --apply, take them out of service.')
    .argument('<workflow id>', 'a sweep that has ended')
    .addOption(
      new Option('--policy <policy>', 'what to do with them')
        .choices(['undeploy', 'delete'] as const)
        .default('undeploy' as const),
    )
    .option('--apply', 'do it; without it nothing is changed')
    .option('--json', 'print the decisions as JSON')
    .addHelpText('after', '\nExample:\n  $ tempotune models retire my-sweep --policy delete')
    .action((workflowId, flags) =>
      runVerb(context, flags, async () => {
        const result = await resultOf(workflowId, context);
        const location = modelLocation(result.best.model);
        return withVertex(context.settings(), (vertex) => {
          const ports = { registry: vertex.modelRegistry(location), retirement: vertex.modelRetirement(location) };
          return runModelsRetire(result, flags, context, ports);
        });
      }),
    );
}

async function resultOf(workflowId: string, context: CliContext): Promise<SweepResult> {
  const client = context.connect();
  try {
    return await client.result<SweepResult>(workflowId);
  } finally {
    await client.close();
  }
}

interface Decision {
  readonly trial: number;
  readonly model: string;
  readonly decision: string;
  readonly goes: boolean;
}

export async function runModelsRetire(
  { best, ranking, trials, tableUri }: SweepResult,
  { policy, apply, json }: ModelsRetireOptions,
  { io }: Pick<CliContext, 'io'>,
  { registry, retirement }: RetirePorts,
): Promise<ExitCode> {
  const { labels } = await registry.get(best.model);
  const ownership = {
    owner: labels[labelKeys.owner] ?? '',
    sweep: best.cached ? '' : (labels[labelKeys.sweep] ?? ''), // a cached best model carries another sweep's label
    best: best.model,
  };
  const decisions: Decision[] = [];
  for (const row of ranking) {
    if (row.model !== undefined) decisions.push(await decide(row, row.model, { registry, ownership, policy }));
  }
  let done = 0;
  if (apply) {
    for (const { model } of decisions.filter(({ goes }) => goes)) {
      const serving = await retirement.undeploy(model, ownership.owner);
      if (serving.length > 0) {
        io.note(`${model} stays: ${serving.join(', ')} of somebody else serves it`);
        continue;
      }
      if (policy === 'delete') await retirement.delete(model);
      done += 1;
    }
    // as the sweep itself does it: the other checkpoints of a Gemini model are losers, too
    if (best.endpoint && !best.cached) await retirement.undeploy(best.model, ownership.owner, best.endpoint);
  }
  if (trials.total > ranking.length) {
    io.note(`Only the best ${ranking.length} of ${trials.total} trials were looked at; the whole table: ${tableUri}`);
  }
  io.out(json ? JSON.stringify({ policy, applied: apply === true, decisions }, null, 2) : table(columns, decisions));
  io.note(apply ? `${done} models: ${policy} done.` : `Nothing was changed. To do it, type the same with --apply`);
  return EXIT.done;
}

async function decide(
  { index: trial, cached }: RankedTrial,
  model: string,
  context: {
    readonly registry: Pick<ModelRegistry, 'get'>;
    readonly ownership: Parameters<typeof whyKept>[1];
    readonly policy: string;
  },
): Promise<Decision> {
  try {
    const { labels, versionAliases } = await context.registry.get(model);
    const reason = whyKept({ trial, model, isCached: cached === true, labels, versionAliases }, context.ownership);
    return { trial, model, goes: reason === undefined, decision: reason ? `kept: ${reason}` : context.policy };
  } catch (error) {
    if (!(error instanceof GoogleApiError && error.kind === 'NotFound')) throw error;
    return { trial, model, goes: false, decision: 'gone already' };
  }
}

const columns = [
  { title: 'trial', cell: ({ trial }: Decision) => String(trial) },
  { title: 'model', cell: ({ model }: Decision) => model },
  { title: 'decision', cell: ({ decision }: Decision) => decision },
];
