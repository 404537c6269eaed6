import type { Program } from '../support/program.ts';
import type { Crew } from './subject.ts';

/** Each start adds a process. */
export function processCrew(startOne: () => Promise<Program>): Crew {
  let running: Program[] = [];
  let frozen: Program[] = [];
  return {
    async start() {
      running.push(await startOne());
    },
    async kill() {
      const all = [...running, ...frozen];
      running = [];
      frozen = [];
      await Promise.all(all.map((program) => program.kill('SIGKILL')));
    },
    freeze() {
      for (const { pid } of running) process.kill(pid, 'SIGSTOP');
      frozen = [...frozen, ...running];
      running = [];
    },
    thaw() {
      for (const { pid } of frozen) process.kill(pid, 'SIGCONT');
      running = [...running, ...frozen];
      frozen = [];
    },
  };
}
