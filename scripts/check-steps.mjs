import { toolPath } from './paths.mjs';

const tool = (packageName, args, command) => () => [toolPath(packageName, command), ...args];
const script =
  (...args) =>
  () =>
    args;

/** Each step is a Node script with arguments. The architecture test is one of the tests. */
export const steps = [
  { name: 'format', command: tool('@biomejs/biome', ['format', '.'], 'biome') },
  { name: 'lint', command: tool('@biomejs/biome', ['lint', '--error-on-warnings', '.'], 'biome') },
  { name: 'lint with types', command: tool('oxlint', ['--deny-warnings']) },
  { name: 'types', command: tool('typescript', ['--noEmit', '-p', 'tsconfig.json'], 'tsc') },
  { name: 'build', command: script('scripts/build.mjs') },
  { name: 'tests', command: script('scripts/setup.mjs', 'test') },
  { name: 'dead code', command: tool('knip', ['--no-progress']) },
  { name: 'package', command: tool('publint', ['--strict']) },
];
