import type { Command } from '@commander-js/extra-typings';
import type { CliContext } from '../context.ts';
import { registerQuotaSet } from './quota-set.ts';
import { registerQuotaShow } from './quota-show.ts';

export function registerQuota(cli: Command, context: CliContext): void {
  const quota = cli
    .command('quota')
    .description("The lines for Google's quotas: who holds a lease, who waits, how many jobs at a time.")
    .addHelpText('after', '\nExample:\n  $ tempotune quota show');
  registerQuotaShow(quota, context);
  registerQuotaSet(quota, context);
}
