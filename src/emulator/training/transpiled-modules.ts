import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

interface Transpiler {
  transformSync(code: string, options: object): { code: string };
}

const NEIGHBOUR = /require\("(\.\/[^"/]+\.ts)"\)/g;

/**
 * A module and its neighbours in the same folder as CommonJS text, by `./name.ts`. With swc, which Temporal's bundler
 * brings along; it runs in the main thread, because its native part does not survive being loaded in two threads.
 */
export function transpiledModules(entry: URL): Record<string, string> {
  const worker = createRequire(import.meta.url).resolve('@temporalio/worker');
  const swc = createRequire(worker)('@swc/core') as Transpiler;
  const options = { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } };
  const sources: Record<string, string> = {};
  const waiting = [`./${entry.pathname.split('/').at(-1)}`];
  for (const name of waiting) {
    const { code } = swc.transformSync(readFileSync(new URL(name, entry), 'utf8'), {
      ...options,
      sourceMaps: 'inline',
    });
    sources[name] = code;
    for (const [, neighbour = ''] of code.matchAll(NEIGHBOUR)) {
      if (!waiting.includes(neighbour)) waiting.push(neighbour);
    }
  }
  return sources;
}
