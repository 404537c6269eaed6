import { isJsonObject } from './json-body.ts';
import { invalid } from './storage-error.ts';

/** What to keep of each field; an empty mask keeps all of it. `*` stands for every field. */
type FieldMask = Map<string, FieldMask>;

/** The part of an answer that `fields=items(name,generation),nextPageToken` asks for; unknown fields are left out. */
export function selectFields(answer: unknown, fields: string): unknown {
  return keep(answer, readMask(fields));
}

function keep(value: unknown, mask: FieldMask): unknown {
  if (mask.size === 0) return value;
  if (Array.isArray(value)) return value.map((one) => keep(one, mask));
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    const below = mask.get(key) ?? mask.get('*');
    return below ? [[key, keep(inner, below)]] : [];
  });
  return Object.fromEntries(kept);
}

/** `a,b/c,d(e,f)`: a slash and brackets both lead one level down. */
function readMask(text: string): FieldMask {
  const root: FieldMask = new Map();
  const open: FieldMask[] = [];
  let level = root;
  let last = root;
  for (const [token] of text.matchAll(/[^,()/\s]+|[,()/]/g)) {
    if (token === '(') {
      open.push(level);
      level = last;
    } else if (token === ')') {
      level = open.pop() ?? refuse(text);
      last = level;
    } else if (token === ',') last = level;
    else if (token !== '/') last = fieldOf(last, token);
  }
  if (open.length > 0 || root.size === 0) refuse(text);
  return root;
}

function fieldOf(mask: FieldMask, name: string): FieldMask {
  const field = mask.get(name) ?? new Map<string, FieldMask>();
  mask.set(name, field);
  return field;
}

function refuse(text: string): never {
  throw invalid(`Invalid field selection ${text}`);
}
