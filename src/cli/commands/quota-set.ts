import { type Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { type QuotaPool, quotaPools } from '../../contract/quota.ts';
import { PROJECT_ID } from '../../contract/resource-names.ts';
import { valueFinding } from '../../contract/value-rules.ts';
import { CliError, FindingsError } from '../cli-error.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { runVerb } from '../verb.ts';

export interface QuotaSetOptions {
  readonly pool: QuotaPool;
  /** Null: as the workers are configured. */
  readonly limit: number | null;
  readonly project?: string | undefined;
  readonly json?: boolean | undefined;
}

export function registerQuotaSet(quota: Command, context: CliContext): void {
  quota
    .command('set')
    .description('Change how many jobs run at a time, at once. Needs a worker.')
    .argument('<pool>', quotaPools.join(', '), parsePool)
    .argument('<limit>', 'jobs at a time; 0 grants no more; config: as the workers are configured', parseLimit)
    .option('--project <id>', 'Google Cloud project; needed unless just one has such a line')
    .option('--json', 'print the limit in force as JSON')
    .addHelpText('after', '\nExample:\n  $ tempotune quota set gpu 2 --project my-project')
    .action((pool, limit, flags) => runVerb(context, flags, () => runQuotaSet({ pool, limit, ...flags }, context)));
}

export async function runQuotaSet(
  { pool, limit, project, json }: QuotaSetOptions,
  { io, connect }: Pick<CliContext, 'io' | 'connect'>,
): Promise<ExitCode> {
  if (project !== undefined && !PROJECT_ID.test(project))
    throw new FindingsError('the project', [valueFinding('PROJECT_ID', { field: '--project', value: project })]);
  const client = connect();
  try {
    await client.reach();
    const where =
      project ??
      onlyOne(
        pool,
        (await client.quota.show()).filter((line) => line.pool === pool),
      );
    const isNew = !(await client.quota.has(where, pool));
    const inForce = await client.quota.setLimit(where, pool, limit);
    io.out(
      json
        ? JSON.stringify({ project: where, pool, limit: inForce }, null, 2)
        : `${pool} of ${where}: ${inForce} at a time${limit === null ? ', as the workers are configured' : ''}`,
    );
    if (isNew) io.note(`no job of ${where} has asked for this quota yet`);
    io.note('Next: tempotune quota show');
    return EXIT.done;
  } finally {
    await client.close();
  }
}

function onlyOne(pool: QuotaPool, lines: readonly { readonly project: string }[]): string {
  const [only, ...others] = lines;
  if (only && others.length === 0) return only.project;
  const found = only ? `${lines.length} projects have one` : 'no job has asked for it yet';
  throw new CliError(
    EXIT.usage,
    `which line of ${pool}? ${found}`,
    `name the project: --project ${only?.project ?? 'ID'}`,
  );
}

function parsePool(text: string): QuotaPool {
  const pool = quotaPools.find((known) => known === text.toLowerCase());
  if (pool) return pool;
  throw new InvalidArgumentError(`The quotas are ${quotaPools.join(', ')}.`);
}

function parseLimit(text: string): number | null {
  if (text === 'config') return null;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 10_000) return Number(text);
  throw new InvalidArgumentError('It is a whole number of jobs from 0 to 10000, or config.');
}
