import type { Command } from '@commander-js/extra-typings';
import { lastSegment } from '../../contract/resource-names.ts';
import type { ModelList, TunedModel } from '../../vertex/model-list.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { versionedBaseModel } from '../option-values.ts';
import { table } from '../table.ts';
import { runVerb } from '../verb.ts';
import { withVertex } from '../with-vertex.ts';

export interface ModelsListOptions {
  readonly project: string;
  readonly region: string;
  readonly baseModel?: string | undefined;
  readonly json?: boolean | undefined;
}

export function registerModelsList(models: Command, context: CliContext): void {
  models
    .command('list')
    .description('List tuned models, newest first: those of the tuning pipelines and those of tempotune.')
    .requiredOption('--project <id>', 'Google Cloud project ID')
    .requiredOption('--region <region>', 'region that the models were uploaded to')
    .option('--base-model <id>', 'only models tuned from it, with version: code-bison@002', versionedBaseModel)
    .option('--json', 'print the models as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ tempotune models list --project my-project --region us-central1 --base-model code-bison@002',
    )
    .action((flags) =>
      runVerb(context, flags, () =>
        withVertex(context.settings(), (vertex) => runModelsList(flags, context, vertex.modelList(flags))),
      ),
    );
}

export async function runModelsList(
  { project, region, baseModel, json }: ModelsListOptions,
  { io }: Pick<CliContext, 'io'>,
  list: Pick<ModelList, 'tunedModels'>,
): Promise<ExitCode> {
  const models = await list.tunedModels(baseModel);
  if (json) io.out(JSON.stringify(models, null, 2));
  else if (models.length > 0) io.out(table(columns, models));
  const [newest] = models;
  io.note(
    newest
      ? `Next: tempotune models show ${versionedName(newest)}`
      : `No model tuned${baseModel ? ` from ${baseModel}` : ''} in ${region} of ${project}. Models are listed in the region that they were uploaded to (modelUploadRegion).`,
  );
  return EXIT.done;
}

function versionedName({ name, versionId }: TunedModel): string {
  return `${name}@${versionId}`;
}

const NOTHING = '–';

const columns = [
  { title: 'created', cell: ({ createTime }: TunedModel) => createTime.slice(0, 16).replace('T', ' ') },
  { title: 'base model', cell: ({ baseModel }: TunedModel) => baseModel ?? NOTHING },
  { title: 'aliases', cell: ({ versionAliases }: TunedModel) => versionAliases.join(' ') || NOTHING },
  { title: 'endpoints', cell: ({ endpoints }: TunedModel) => endpoints.map(lastSegment).join(' ') || NOTHING },
  { title: 'trained for', cell: trainedFor },
  { title: 'dataset', cell: labelled('tempotune-dataset', 12) },
  { title: 'sweep', cell: labelled('tempotune-sweep', 12) },
  { title: 'model', cell: versionedName },
];

function trainedFor({ labels }: TunedModel): string {
  const { 'tempotune-steps': steps, 'tempotune-epochs': epochs } = labels;
  if (steps) return `${steps} steps`;
  return epochs ? `${epochs} ${epochs === '1' ? 'epoch' : 'epochs'}` : NOTHING;
}

/** Hashes are cut: the whole of them is in `--json`. */
function labelled(label: string, characters: number): (model: TunedModel) => string {
  return ({ labels }) => labels[label]?.slice(0, characters) || NOTHING;
}
