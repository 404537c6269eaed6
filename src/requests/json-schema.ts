import * as z from 'zod';
import { championSchema } from './champion-schema.ts';
import { sweepRequestSchema } from './sweep-schema.ts';
import { tuneRequestSchema } from './tune-schema.ts';

/**
 * JSON Schema 2020-12 of what a user may write, for editors and other languages. It holds the form of each field; the
 * rules between fields are only in `resolveTuneRequest` and `resolveSweepRequest`.
 */
export function requestSchemas(): { readonly tuneRequest: object; readonly sweepRequest: object } {
  return { tuneRequest: schemaOf(tuneRequestSchema), sweepRequest: schemaOf(sweepRequestSchema) };
}

/** JSON Schema 2020-12 of the object that says who is champion, for services that read it. */
export function championJsonSchema(): object {
  return schemaOf(championSchema);
}

function schemaOf(schema: z.ZodType): object {
  return z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
}
