import { join } from 'node:path';
import { buildWhenStale } from './build.mjs';
import { installPackages } from './install.mjs';
import { whileLocked } from './lock.mjs';
import { root, toolPath } from './paths.mjs';
import { become, say } from './processes.mjs';
import { ensureTemporalBinary } from './temporal-binaries.mjs';
import { programs } from './temporal-programs.mjs';

const usage =
  'usage: node scripts/setup.mjs [demo | test | test-fire | bench | bench-scale | fault-matrix] [arguments of tempotune demo, of vitest, or of the measurement]';

const verbs = {
  demo: {
    needs: ['temporal'],
    run: (args, env) => become(process.execPath, [join(root, 'dist', 'cli', 'main.js'), 'demo', ...args], env),
  },
  test: {
    needs: Object.keys(programs),
    run: (args, env) => become(process.execPath, [toolPath('vitest'), 'run', ...args], env),
  },
  'test-fire': {
    needs: Object.keys(programs),
    run: (args, env) =>
      become(process.execPath, [toolPath('vitest'), 'run', '--config', 'vitest.fire.config.ts', ...args], env),
  },
  bench: {
    needs: Object.keys(programs),
    run: (args, env) => runMain('bench/main.ts', args, env),
  },
  'bench-scale': {
    needs: ['temporal'],
    run: (args, env) => runMain('bench/scale/main.ts', args, env),
  },
  'fault-matrix': {
    needs: ['temporal'],
    run: (args, env) => runMain('test/fault-matrix/main.ts', args, env),
  },
  nothing: { needs: Object.keys(programs), run: () => say('Ready. Next: npm run demo, or npm test') },
};

async function runMain(path, args, env) {
  Object.assign(process.env, env);
  const { runTypescript } = await import('./run-typescript.mjs'); // needs the packages that set-up installs
  process.exitCode = await runTypescript(path, args);
}

async function main([verb = 'nothing', ...args]) {
  const { needs, run } = verbs[verb] ?? fail(usage);
  refuseOldNode();
  const paths = await whileLocked(() => setUp(needs));
  await run(args, { ...process.env, ...paths });
}

async function setUp(needs) {
  await installPackages();
  const paths = {};
  for (const name of needs) paths[programs[name].setting] = await ensureTemporalBinary(name);
  await buildWhenStale(); // last: sources that do not compile must not keep anyone from the rest
  return paths;
}

/** npm only warns about `engines`; the errors that follow would not say why. */
function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 3)) fail(`Node ${process.versions.node} is too old: tempotune needs 20.3`);
}

function fail(message) {
  throw new Error(message);
}

await main(process.argv.slice(2)).catch((error) => {
  say(error.message);
  process.exitCode = 1;
});
