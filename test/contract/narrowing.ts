/** As much of JSON Schema as ours use. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly [other: string]: unknown;
}

const UPPER_LIMITS = ['maximum', 'maxItems', 'maxLength'] as const;
const LOWER_LIMITS = ['minimum', 'exclusiveMinimum', 'minItems', 'minLength'] as const;

/** Each place where `now` no longer takes what `before` took. A new pattern is not judged: `requests/` is tried for that. */
export function narrowings(before: Schema, now: Schema, path = ''): string[] {
  const at = (what: string): string => `${path || 'request'}: ${what}`;
  const found: string[] = [];
  for (const name of now.required ?? [])
    if (!before.required?.includes(name)) found.push(at(`${name} became required`));
  const lost = (now.enum && before.enum ? before.enum : []).filter((value) => !now.enum?.includes(value));
  if (lost.length > 0) found.push(at(`${lost.join(', ')} left the list`));
  const types = [now.type ?? []].flat();
  const refused = [before.type ?? []].flat().filter((type) => types.length > 0 && !types.includes(type));
  if (refused.length > 0) found.push(at(`${refused.join(', ')} is no longer taken`));
  for (const limit of UPPER_LIMITS) if (numberOf(now, limit) < numberOf(before, limit)) found.push(at(`${limit} fell`));
  for (const limit of LOWER_LIMITS)
    if (-numberOf(now, limit, -1) < -numberOf(before, limit, -1)) found.push(at(`${limit} rose`));
  for (const [name, was] of Object.entries(before.properties ?? {})) {
    const is = now.properties?.[name];
    if (is) found.push(...narrowings(was, is, path ? `${path}.${name}` : name));
    else found.push(at(`${name} is gone`));
  }
  if (before.items && now.items) found.push(...narrowings(before.items, now.items, `${path}[]`));
  for (const [index, was] of (before.anyOf ?? []).entries()) {
    const choices = now.anyOf ?? [now];
    const best = choices
      .map((choice) => narrowings(was, choice, `${path}(${index + 1})`))
      .sort((a, b) => a.length - b.length);
    found.push(...(best[0] ?? []));
  }
  return found;
}

function numberOf(schema: Schema, limit: string, sign = 1): number {
  const value = schema[limit];
  return typeof value === 'number' ? value : sign * Number.POSITIVE_INFINITY;
}
