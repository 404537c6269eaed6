import { join } from 'node:path';
import { createViteServer } from 'vitest/node';
import { root } from './paths.mjs';

/**
 * Calls `main` of a TypeScript module of this checkout with `args`, without a build of its own: Vitest brings the
 * transformer along, and Node 20 has none.
 */
export async function runTypescript(path, args) {
  const server = await createViteServer({
    root,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    const { main } = await server.ssrLoadModule(join(root, path));
    return await main(args);
  } finally {
    await server.close();
  }
}
