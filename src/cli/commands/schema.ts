import { Argument, type Command } from '@commander-js/extra-typings';
import { requestSchemas } from '../../requests/json-schema.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { runVerb } from '../verb.ts';

export type SchemaKind = 'tune' | 'sweep';

export function registerSchema(cli: Command, context: CliContext): void {
  cli
    .command('schema')
    .description('Print the JSON Schema (2020-12) of a request.')
    .addArgument(new Argument('[kind]', 'which request').choices(['tune', 'sweep'] as const).default('sweep' as const))
    .option('--json', 'JSON, as always')
    .addHelpText('after', '\nExample:\n  $ tempotune schema sweep > sweep.schema.json')
    .action((kind, flags) => runVerb(context, flags, async () => runSchema(kind, context)));
}

export function runSchema(kind: SchemaKind, { io }: Pick<CliContext, 'io'>): ExitCode {
  const { tuneRequest, sweepRequest } = requestSchemas();
  io.out(JSON.stringify(kind === 'tune' ? tuneRequest : sweepRequest, null, 2));
  io.note(`Next: write a request, then: tempotune ${kind} <request.yaml>`);
  return EXIT.done;
}
