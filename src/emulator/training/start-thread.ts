import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { transpiledModules } from './transpiled-modules.ts';

/**
 * Starts `training-thread`. The built package has it as JavaScript. From source (tests) it is TypeScript: newer
 * Nodes strip the types themselves; Node 20 cannot, and a test runner's own transform does not reach into threads,
 * so there the thread gets its modules as text.
 */
export function startThread(): Worker {
  const built = new URL('./training-thread.js', import.meta.url);
  if (existsSync(built)) return new Worker(built);
  const source = new URL('./training-thread.ts', import.meta.url);
  const stripsTypes = 'typescript' in process.features && process.features.typescript;
  return stripsTypes ? new Worker(source) : new Worker(bootstrap(source), { eval: true });
}

const texts = new Map<string, string>();

function bootstrap(entry: URL): string {
  const known = texts.get(entry.href);
  if (known !== undefined) return known;
  const text = `
    const sources = ${JSON.stringify(transpiledModules(entry))};
    const modules = {};
    const load = (name) => {
      if (!(name in sources)) return require(name);
      if (name in modules) return modules[name].exports;
      const module = (modules[name] = { exports: {} });
      new Function('module', 'exports', 'require', sources[name])(module, module.exports, load);
      return module.exports;
    };
    load('./training-thread.ts');`;
  texts.set(entry.href, text);
  return text;
}
