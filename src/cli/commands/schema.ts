import { Argument, type Command } from '@commander-js/extra-typings';
import { championJsonSchema, requestSchemas } from '../../requests/json-schema.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { runVerb } from '../verb.ts';

export type SchemaKind = 'tune' | 'sweep' | 'champion';

export function registerSchema(cli: Command, context: CliContext): void {
  cli
    .command('schema')
    .description('Print the JSON Schema (2020-12) of a request, or of the object that says who is champion.')
    .addArgument(
      new Argument('[kind]', 'schema of what')
        .choices(['tune', 'sweep', 'champion'] as const)
        .default('sweep' as const),
    )
    .option('--json', 'JSON, as always')
    .addHelpText('after', '\nExample:\n  $ tempotune schema sweep > sweep.schema.json')
    .action((kind, flags) => runVerb(context, flags, async () => runSchema(kind, context)));
}

export function runSchema(kind: SchemaKind, { io }: Pick<CliContext, 'io'>): ExitCode {
  const { tuneRequest, sweepRequest } = requestSchemas();
  const schema = { tune: tuneRequest, sweep: sweepRequest, champion: championJsonSchema() }[kind];
  io.out(JSON.stringify(schema, null, 2));
  io.note(
    kind === 'champion'
      ? 'Next: tempotune champion show <gs://folder> <name>'
      : `Next: write a request, then: tempotune ${kind} <request.yaml>`,
  );
  return EXIT.done;
}
