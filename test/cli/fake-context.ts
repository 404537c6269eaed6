import picocolors from 'picocolors';
import type { CliContext } from '../../src/cli/context.ts';
import type { ExitCode } from '../../src/cli/exit-codes.ts';
import { RunNotFoundError, type TempotuneClient } from '../../src/client.ts';
import { readSettings } from '../../src/config.ts';
import type { Progress } from '../../src/contract/progress.ts';

/** A context whose output is text to look at, and whose clock stands still. */
export interface FakeContext extends CliContext {
  readonly printed: { out: string; notes: string; drawn: string; exitCode?: ExitCode };
  readonly interrupt: () => void;
}

export interface FakeContextOptions {
  readonly client?: Partial<TempotuneClient>;
  readonly environment?: NodeJS.ProcessEnv;
  readonly canRedraw?: boolean;
  readonly now?: string;
}

export function fakeContext({
  client,
  environment = {},
  canRedraw = false,
  now = '2026-11-24T08:01:00Z',
}: FakeContextOptions = {}): FakeContext {
  const printed: FakeContext['printed'] = { out: '', notes: '', drawn: '' };
  const interruption = new AbortController();
  return {
    printed,
    environment,
    interrupt: () => interruption.abort(),
    io: {
      out: (text) => {
        printed.out += `${text}\n`;
      },
      note: (text) => {
        printed.notes += `${text}\n`;
      },
      draw: (text) => {
        printed.drawn += text;
      },
      canRedraw,
      columns: 80,
      colours: picocolors.createColors(false),
    },
    settings: () => readSettings(environment),
    now: () => Date.parse(now),
    connect: () => ({ ...fakeClient(), ...client }) as TempotuneClient,
    interruption: () => interruption.signal,
    exit: (code) => {
      printed.exitCode = code;
    },
  };
}

/** Knows no run; a test gives it the answers it is about. */
function fakeClient(): Partial<TempotuneClient> {
  const nobody = (): Promise<never> => Promise.reject(new RunNotFoundError('there is no run in namespace default'));
  return {
    reach: async () => undefined,
    close: async () => undefined,
    isServerThere: async () => true,
    progress: nobody,
    result: nobody,
    describe: nobody,
    cancel: nobody,
  };
}

/** A sweep's answer with three trials: one ended, one running, one waiting. */
export function aSweepProgress(overrides: Partial<Progress> = {}): Progress {
  const trial = (
    index: number,
    trainSteps: number,
  ): { index: number; workflowId: string; parameters: { trainSteps: number } } => ({
    index,
    workflowId: `night.trial-000${index}`,
    parameters: { trainSteps },
  });
  return {
    kind: 'sweep',
    phase: 'tuning',
    message: '1 of 3 trials ended',
    startedAt: '2026-11-24T08:00:00Z',
    trials: [
      {
        ...trial(1, 100),
        phase: 'succeeded',
        objective: 0.4332,
        startedAt: '2026-11-24T08:00:00Z',
        endedAt: '2026-11-24T08:00:12Z',
      },
      { ...trial(2, 200), phase: 'running', startedAt: '2026-11-24T08:00:30Z' },
      { ...trial(3, 500), phase: 'waiting' },
    ],
    ...overrides,
  };
}

/** The running trial's own answer. */
export function aTrialProgress(overrides: Partial<Progress> = {}): Progress {
  return {
    kind: 'tuneModel',
    phase: 'tuning',
    message: 'RUNNING',
    startedAt: '2026-11-24T08:00:30Z',
    baseModel: 'code-bison@002',
    trainSteps: 200,
    job: { name: 'j', state: 'RUNNING', phase: 'large-language-model-tuning', since: '2026-11-24T08:00:31Z' },
    ...overrides,
  };
}
