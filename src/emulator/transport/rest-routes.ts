import type { HttpBinding, MethodSpec } from '../protos.ts';

export interface RestMatch {
  spec: MethodSpec;
  binding: HttpBinding;
  /** Path variables by field path, e.g. `model.name`. */
  variables: Record<string, string>;
}

interface RestRoute {
  spec: MethodSpec;
  binding: HttpBinding;
  pattern: RegExp;
  fields: string[];
}

/** Finds the method for a decoded path, out of the HTTP rules of the protos. */
export function restRouter(methods: readonly MethodSpec[]): (verb: string, path: string) => RestMatch | undefined {
  const routes = methods.flatMap((spec) => spec.bindings.map((binding) => routeOf(spec, binding)));
  return (verb, path) => {
    for (const { spec, binding, pattern, fields } of routes) {
      const found = binding.verb === verb ? pattern.exec(path) : null;
      if (!found) continue;
      const variables = Object.fromEntries(fields.map((field, index) => [field, found[index + 1] ?? '']));
      return { spec, binding, variables };
    }
    return undefined;
  };
}

function routeOf(spec: MethodSpec, binding: HttpBinding): RestRoute {
  const fields: string[] = [];
  const source = binding.template.replace(/\{([^}=]+)(?:=([^}]+))?\}|[^{]+/g, (text, field?: string, form = '*') => {
    if (field === undefined) return escaped(text);
    fields.push(field);
    return `(${escaped(form)})`;
  });
  return { spec, binding, pattern: new RegExp(`^${source}$`), fields };
}

function escaped(template: string): string {
  return template
    .split(/(\*\*|\*)/)
    .map((part) => (part === '**' ? '.+' : part === '*' ? '[^/:]+' : part.replace(/[.$^()[\]+?|\\]/g, '\\$&')))
    .join('');
}
