import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A durable queue in a folder that stands for BullMQ and its kin on Redis, with their rules: a worker locks a job and renews
 * the lock while it works; a job whose lock ran out has stalled and is delivered again, and fails when it stalls more than
 * once; a job that throws is tried five times, with a back-off that doubles from two seconds (BullMQ's default is one try);
 * who has lost the lock can't finish the job. Scaled: BullMQ's lock lasts 30 s by default, this one 10 s.
 */
const LOCK_MS = 10_000;
const MOST_STALLS = 1;
const MOST_ATTEMPTS = 5;
const BACK_OFF_MS = 1_000;

export function fileQueue(folder) {
  const path = (id) => join(folder, `${id}.job.json`);
  const lockPath = (id) => join(folder, `${id}.lock`);
  const read = (id) => JSON.parse(readFileSync(path(id), 'utf8'));
  const write = (id, job) => {
    const scratch = join(folder, `${id}.${randomUUID()}.new`);
    writeFileSync(scratch, JSON.stringify(job));
    renameSync(scratch, path(id));
  };
  const lockOf = (id) => (existsSync(lockPath(id)) ? JSON.parse(readFileSync(lockPath(id), 'utf8')) : undefined);
  const isWaiting = ({ state, notBefore = 0 }) => state === 'waiting' && notBefore <= Date.now();

  return {
    /** An id that is known already is not added again. */
    add(id, data) {
      if (!existsSync(path(id))) write(id, { id, state: 'waiting', attempts: 0, stalls: 0, data });
    },
    read,
    jobs: () =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.job.json'))
        .map((name) => read(name.replace(/\.job\.json$/, ''))),
    /** As BullMQ: only a job that nobody works on can be removed. */
    remove(id) {
      if (lockOf(id)) throw new Error(`${id} is locked by another worker`);
      write(id, { ...read(id), state: 'removed' });
    },
    /** A job to work on with its lock, or nothing. */
    claim() {
      for (const job of this.jobs()) {
        const lock = lockOf(job.id);
        const hasStalled = job.state === 'active' && (lock === undefined || lock.until < Date.now());
        if (!isWaiting(job) && !hasStalled) continue;
        const token = randomUUID();
        if (lock) rmSync(lockPath(job.id), { force: true });
        if (!takeLock(lockPath(job.id), token)) continue;
        const stalls = job.stalls + (hasStalled ? 1 : 0);
        if (stalls > MOST_STALLS) {
          write(job.id, { ...job, stalls, state: 'failed', reason: 'job stalled more than allowable limit' });
          rmSync(lockPath(job.id), { force: true });
          continue;
        }
        const active = { ...job, stalls, state: 'active' };
        write(job.id, active);
        return { job: active, token };
      }
      return undefined;
    },
    /** A lock that has run out is lost, even if nobody has taken it yet. */
    renew(id, token) {
      const lock = lockOf(id);
      if (lock?.token === token && lock.until >= Date.now()) writeFileSync(lockPath(id), lockText(token));
    },
    renewEveryMs: LOCK_MS / 2,
    updateData: (id, data) => write(id, { ...read(id), data }),
    complete: (id, token, value) => settle(id, token, { state: 'completed', value }),
    fail(id, token, error) {
      const attempts = read(id).attempts + 1;
      const isLast = attempts >= MOST_ATTEMPTS;
      const again = { state: 'waiting', notBefore: Date.now() + BACK_OFF_MS * 2 ** attempts };
      settle(id, token, { attempts, ...(isLast ? { state: 'failed', reason: error.message } : again) });
    },
  };

  function settle(id, token, change) {
    if (lockOf(id)?.token !== token) throw new Error(`missing lock for job ${id}`);
    write(id, { ...read(id), ...change });
    rmSync(lockPath(id), { force: true });
  }
}

function takeLock(lock, token) {
  const scratch = `${lock}.${token}`;
  writeFileSync(scratch, lockText(token));
  try {
    linkSync(scratch, lock); // fails when another was faster
    return true;
  } catch {
    return false;
  } finally {
    rmSync(scratch, { force: true });
  }
}

function lockText(token) {
  return JSON.stringify({ token, until: Date.now() + LOCK_MS });
}
