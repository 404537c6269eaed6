import type { Command } from '@commander-js/extra-typings';
import type { CliContext } from '../context.ts';
import { registerChampionAnswers } from './champion-answers.ts';
import { registerChampionHistory } from './champion-history.ts';
import { registerChampionPromote } from './champion-promote.ts';
import { registerChampionRollback } from './champion-rollback.ts';
import { registerChampionShow } from './champion-show.ts';

export function registerChampion(cli: Command, context: CliContext): void {
  const champion = cli
    .command('champion')
    .description('The best model of a name so far: who it is, who was, who shall be.')
    .addHelpText('after', '\nExample:\n  $ tempotune champion show gs://my-bucket/models night');
  registerChampionShow(champion, context);
  registerChampionHistory(champion, context);
  registerChampionPromote(champion, context);
  registerChampionRollback(champion, context);
  registerChampionAnswers(champion, context);
}
