import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './paths.mjs';
import { say } from './processes.mjs';

const folder = join(root, '.tempotune', 'setup.lock');
const owner = join(folder, 'pid');

/** One set-up at a time in this checkout: `npm run demo` and `npm test` started together would both install. */
export async function whileLocked(work) {
  await lock();
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function lock() {
  mkdirSync(join(root, '.tempotune'), { recursive: true });
  for (let tries = 0; !isTaken(); tries++) {
    if (tries === 0) say(`Another set-up runs in this folder: waiting (if none does, delete ${folder}) …`);
    await sleep(500);
    if (isAbandoned()) rmSync(folder, { recursive: true, force: true });
  }
  writeFileSync(owner, String(process.pid));
}

function isTaken() {
  try {
    mkdirSync(folder); // fails when it exists: that is the lock
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

function isAbandoned() {
  try {
    process.kill(Number(readFileSync(owner, 'utf8')), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
