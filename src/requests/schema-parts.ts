import * as z from 'zod';
import type { ValueRule } from '../contract/value-rules.ts';

/** zod's message is the code of a value rule; `draftOf` makes the finding of it. */
export function says(error: ValueRule): { error: string } {
  return { error };
}

export function text(code: ValueRule, pattern: RegExp): z.ZodString {
  return z.string(says(code)).regex(pattern, says(code));
}

export function choice<const Choices extends readonly string[]>(
  code: ValueRule,
  choices: Choices,
): z.ZodType<Choices[number]> {
  return z.enum(choices, says(code));
}

/** A field that may be left out. The default is for JSON Schema: zod does not fill it in, `resolve…` does. */
export function given<Value>(
  schema: z.ZodType<Value>,
  description: string,
  meta: { readonly default?: unknown } = {},
): z.ZodExactOptional<z.ZodType<Value>> {
  return z.exactOptional(schema).meta({ description, ...meta });
}

export const flag: z.ZodType<boolean> = z.boolean(says('BOOLEAN'));
export const positiveNumber: z.ZodType<number> = z.number(says('POSITIVE_NUMBER')).gt(0, says('POSITIVE_NUMBER'));
export const wholeNumber: z.ZodType<number> = z.int(says('WHOLE_NUMBER')).min(1, says('WHOLE_NUMBER'));
