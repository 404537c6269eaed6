import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { root } from './paths.mjs';

const stamp = join(root, 'dist', '.built-from');
const settings = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts/build.mjs'];

/** Content, not dates: a fresh clone has new dates, and a checkout of an old commit must build again. */
export function isBuilt() {
  try {
    return readFileSync(stamp, 'utf8') === sourceHash();
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

export function markBuilt(hash) {
  writeFileSync(stamp, hash);
}

export function sourceHash() {
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1));
  const hash = createHash('sha256');
  for (const file of [...settings, ...sources.sort()]) {
    hash
      .update(`${file.replaceAll(sep, '/')}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}
