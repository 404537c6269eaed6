import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Program, startProgram } from '../support/program.ts';
import { baselineExpected, baselineSweep, untilResult } from './baseline.ts';
import { baselineSteps } from './baseline-steps.ts';
import { withoutResult } from './model.ts';
import type { Place, Players, Subject } from './subject.ts';

const SCRIPT: string = fileURLToPath(new URL('../../bench/baselines/script.mjs', import.meta.url));

/** One process a sweep. Whoever started it starts it again when it broke off, as a person would, or systemd. */
export const scriptSubject: Subject = {
  name: 'script',
  says: "`bench/baselines/script.mjs`, after Google's samples: create, sleep and poll, pick the best; it writes down the jobs it has made, and is started again when it broke off, up to seven times",
  apis: ['pipelineJobs'],
  steps: baselineSteps,
  notApplicable: (fault) =>
    fault.onlyHere ?? (fault.needsTwoWorkers ? 'it is one process, and nobody else takes over' : undefined),
  expected: baselineExpected,
  open,
};

const MOST_STARTS = 8;
const FIRST_DELAY_MS = 500;
const END_WITHIN_MS = 180_000;

interface Attempt {
  readonly sweepFile: string;
  program: Program | undefined;
  timer?: NodeJS.Timeout;
  starts: number;
  isCancelled: boolean;
  isOver: boolean;
}

async function open({ emulatorUrl, folder }: Place): Promise<Players> {
  const attempts = new Map<string, Attempt>();
  let isKilled = false;
  const launch = (attempt: Attempt): void => {
    attempt.starts += 1;
    const program = startProgram(process.execPath, [SCRIPT, attempt.sweepFile], { METADATA_SERVER_DETECTION: 'none' });
    attempt.program = program;
    void program.ended.then((code) => {
      attempt.isOver = code === 0 || attempt.isCancelled || attempt.starts >= MOST_STARTS;
      if (attempt.isOver || isKilled) return;
      // longer each time: a service that is down for a minute is waited out
      attempt.timer = setTimeout(() => launch(attempt), FIRST_DELAY_MS * 2 ** attempt.starts);
    });
  };
  const unfinished = (): Attempt[] => [...attempts.values()].filter(({ isOver }) => !isOver);
  const stopAll = async (): Promise<void> => {
    for (const { timer } of unfinished()) clearTimeout(timer);
    for (const { program } of unfinished()) await program?.kill('SIGKILL');
  };
  return {
    crew: {
      async start() {
        isKilled = false;
        for (const attempt of unfinished()) launch(attempt);
      },
      async kill() {
        isKilled = true;
        await stopAll();
      },
      freeze: () => {},
      thaw: () => {},
    },
    async start(run) {
      const sweep = await baselineSweep(emulatorUrl, folder, run);
      const sweepFile = join(folder, `${run.id}.sweep.json`);
      const stateFile = join(folder, `${run.id}.jobs.json`);
      writeFileSync(sweepFile, JSON.stringify({ ...sweep, stateFile }));
      const attempt = { sweepFile, program: undefined, starts: 0, isCancelled: false, isOver: false };
      attempts.set(run.id, attempt);
      launch(attempt);
    },
    async end(run, timeoutMs) {
      if (attempts.get(run.id)?.isCancelled) return withoutResult('cancelled', []);
      return untilResult(join(folder, `${run.id}.result.json`), Date.now() + Math.min(timeoutMs, END_WITHIN_MS));
    },
    /** Ctrl-C. */
    async cancel(run) {
      const attempt = attempts.get(run.id);
      if (!attempt) return;
      attempt.isCancelled = true;
      await attempt.program?.kill('SIGINT');
    },
    async close() {
      isKilled = true;
      await stopAll();
    },
  };
}
