import type { Command } from '@commander-js/extra-typings';
import { modelLink } from '../../contract/console-links.ts';
import type { ModelEvaluation, ModelList, TunedModel } from '../../vertex/model-list.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { modelLocation } from '../model-name.ts';
import { decimal } from '../numbers.ts';
import { runVerb } from '../verb.ts';
import { withVertex } from '../with-vertex.ts';

export interface ModelsShowOptions {
  readonly model: string;
  readonly json?: boolean | undefined;
}

export function registerModelsShow(models: Command, context: CliContext): void {
  models
    .command('show')
    .description('Show a model: version, aliases, labels, endpoints, evaluations.')
    .argument('<model>', 'resource name, with or without @version or @alias')
    .option('--json', 'print the model as JSON')
    .addHelpText('after', '\nExample:\n  $ tempotune models show projects/p/locations/us-central1/models/123@best')
    .action((model, flags) =>
      runVerb(context, flags, () => {
        const location = modelLocation(model);
        return withVertex(context.settings(), (vertex) =>
          runModelsShow({ model, ...flags }, context, vertex.modelList(location)),
        );
      }),
    );
}

export async function runModelsShow(
  options: ModelsShowOptions,
  { io }: Pick<CliContext, 'io'>,
  list: Pick<ModelList, 'get' | 'evaluations'>,
): Promise<ExitCode> {
  const model = await list.get(options.model);
  const versioned = `${model.name}@${model.versionId}`;
  const evaluations = await list.evaluations(versioned); // of this version, whatever the default is
  const console = modelLink(versioned);
  io.out(options.json ? JSON.stringify({ ...model, evaluations, console }, null, 2) : modelText(model, evaluations));
  io.note(
    model.endpoints.length > 0
      ? `Next: tempotune predict ${versioned} --prompt "…"`
      : `Next: tempotune models deploy ${versioned}`,
  );
  return EXIT.done;
}

function modelText(model: TunedModel, evaluations: readonly ModelEvaluation[]): string {
  const { name, versionId, displayName, baseModel, createTime, versionAliases, endpoints, labels, pipelineJob } = model;
  const labelLines = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['model', [`${name}@${versionId}`]],
    ['name', [displayName]],
    ['base model', [baseModel ?? 'the registry does not say']],
    ['created', [createTime]],
    ['aliases', [versionAliases.join(', ') || 'none']],
    ['endpoints', endpoints.length > 0 ? endpoints : ['none']],
    ['labels', labelLines.length > 0 ? labelLines.sort() : ['none']],
    ['evaluations', evaluations.length > 0 ? evaluations.flatMap(evaluationLines) : ['none imported']],
    ...(pipelineJob ? [['made by', [pipelineJob]] as const] : []),
    ['console', [modelLink(`${name}@${versionId}`)]],
  ];
  return rows.flatMap(([title, lines]) => lines.map((line, index) => row(index === 0 ? title : '', line))).join('\n');
}

function evaluationLines({ displayName, createTime, metrics }: ModelEvaluation): string[] {
  return [
    `${displayName} (${createTime})`,
    ...Object.entries(metrics).map(([metric, value]) => `  ${metric} = ${decimal(value, 6)}`),
  ];
}

function row(title: string, text: string): string {
  return `${title.padEnd(13)}${text}`;
}
