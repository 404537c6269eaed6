import type { Command } from '@commander-js/extra-typings';
import type { CliContext } from '../context.ts';
import { registerModelsDeploy } from './models-deploy.ts';
import { registerModelsList } from './models-list.ts';
import { registerModelsRetire } from './models-retire.ts';
import { registerModelsShow } from './models-show.ts';

export function registerModels(cli: Command, context: CliContext): void {
  const models = cli
    .command('models')
    .description('The tuned models of the Model Registry.')
    .addHelpText('after', '\nExample:\n  $ tempotune models list --project my-project --region us-central1');
  registerModelsList(models, context);
  registerModelsShow(models, context);
  registerModelsDeploy(models, context);
  registerModelsRetire(models, context);
}
