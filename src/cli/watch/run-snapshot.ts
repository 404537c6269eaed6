import { RunNotFoundError, type TempotuneClient, WorkerAwayError } from '../../client.ts';
import type { Progress, TrialProgress } from '../../contract/progress.ts';

/** One trial with what its own workflow says about itself. */
export interface TrialSnapshot extends TrialProgress {
  readonly progress?: Progress;
}

export interface RunSnapshot {
  readonly workflowId: string;
  readonly progress: Progress;
  readonly trials: readonly TrialSnapshot[];
}

type ProgressReader = Pick<TempotuneClient, 'progress'>;

const QUERIES_AT_ONCE = 20;

/** Asks the run, and every trial that is running. A trial that can't answer just now keeps what it said before. */
export async function readSnapshot(
  workflowId: string,
  client: ProgressReader,
  before?: RunSnapshot,
): Promise<RunSnapshot> {
  const progress = await client.progress(workflowId);
  const running = (progress.trials ?? []).filter((trial) => trial.phase === 'running').slice(0, QUERIES_AT_ONCE);
  const answers = await Promise.all(running.map((trial) => trialProgress(trial, client)));
  const byIndex = new Map(running.map((trial, position) => [trial.index, answers[position]]));
  const trials = (progress.trials ?? []).map((trial): TrialSnapshot => {
    const own = byIndex.get(trial.index) ?? before?.trials.find(({ index }) => index === trial.index)?.progress;
    return own ? { ...trial, progress: own } : trial;
  });
  return { workflowId, progress, trials };
}

async function trialProgress(trial: TrialProgress, client: ProgressReader): Promise<Progress | undefined> {
  try {
    return await client.progress(trial.workflowId);
  } catch (error) {
    // announced by its sweep, but not started yet, or its worker is busy: the next look will tell
    if (error instanceof RunNotFoundError || error instanceof WorkerAwayError) return undefined;
    throw error;
  }
}
