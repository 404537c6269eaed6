import type { Command } from '@commander-js/extra-typings';
import type { Endpoints } from '../../vertex/endpoints.ts';
import type { ModelList } from '../../vertex/model-list.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { modelLocation } from '../model-name.ts';
import { runVerb } from '../verb.ts';
import { withVertex } from '../with-vertex.ts';

export interface ModelsDeployOptions {
  readonly model: string;
  readonly json?: boolean | undefined;
}

export interface DeployPorts {
  readonly list: Pick<ModelList, 'get'>;
  readonly endpoints: Pick<Endpoints, 'deploy'>;
}

export function registerModelsDeploy(models: Command, context: CliContext): void {
  models
    .command('deploy')
    .description('Give a tuned model an endpoint, unless it has one. Safe to repeat; costs money while it is deployed.')
    .argument('<model>', 'resource name, with or without @version or @alias')
    .option('--json', 'print the endpoint as JSON')
    .addHelpText('after', '\nExample:\n  $ tempotune models deploy projects/p/locations/us-central1/models/123@1')
    .action((model, flags) =>
      runVerb(context, flags, () => {
        const location = modelLocation(model);
        return withVertex(context.settings(), (vertex) => {
          const ports = { list: vertex.modelList(location), endpoints: vertex.endpoints(location) };
          return runModelsDeploy({ model, ...flags }, context, ports);
        });
      }),
    );
}

export async function runModelsDeploy(
  options: ModelsDeployOptions,
  { io }: Pick<CliContext, 'io'>,
  { list, endpoints }: DeployPorts,
): Promise<ExitCode> {
  const model = await list.get(options.model);
  const versioned = `${model.name}@${model.versionId}`;
  const [existing] = model.endpoints;
  if (!existing) io.note(`Deploying ${versioned}: this takes minutes. If you leave, type the same again.`);
  const { displayName, labels } = model;
  const { endpoint, how } = existing
    ? ({ endpoint: existing, how: 'found' } as const)
    : await endpoints.deploy({ name: versioned, displayName, labels });
  io.out(options.json ? JSON.stringify({ model: versioned, endpoint, how }, null, 2) : endpoint);
  if (how === 'found') io.note('It was deployed already; nothing was changed.');
  io.note(`Next: tempotune predict ${versioned} --prompt "…"`);
  return EXIT.done;
}
