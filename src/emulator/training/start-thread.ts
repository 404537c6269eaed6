import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/**
 * Starts `training-thread`. The built package has it as JavaScript. From source (tests) it is TypeScript: newer
 * Nodes strip the types themselves; Node 20 cannot, and a test runner's own transform does not reach into threads,
 * so there the thread loads its modules through swc, which Temporal's bundler brings along.
 */
export function startThread(): Worker {
  const built = new URL('./training-thread.js', import.meta.url);
  if (existsSync(built)) return new Worker(built);
  const source = new URL('./training-thread.ts', import.meta.url);
  return 'typescript' in process.features && process.features.typescript
    ? new Worker(source)
    : new Worker(bootstrap(source), { eval: true });
}

function bootstrap(source: URL): string {
  const worker = createRequire(import.meta.url).resolve('@temporalio/worker');
  const swc = pathToFileURL(createRequire(worker).resolve('@swc/core'));
  const hook = `
    import { readFile } from 'node:fs/promises';
    import swc from ${JSON.stringify(swc)};
    export async function load(url, context, next) {
      if (!url.endsWith('.ts')) return next(url, context);
      const options = { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, sourceMaps: 'inline' };
      const { code } = await swc.transform(await readFile(new URL(url), 'utf8'), options);
      return { format: 'module', source: code, shortCircuit: true };
    }`;
  return `
    require('node:module').register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});
    import(${JSON.stringify(source)});`;
}
