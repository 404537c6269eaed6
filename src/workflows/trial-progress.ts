import type { ProgressBoard } from './progress-board.ts';
import type { SweepState } from './sweep-state.ts';

/** The trials as the progress shows them. */
export function showTrials(state: SweepState, progress: ProgressBoard): void {
  if (state.stage !== 'open') return;
  const { paused, parallelism, trials } = state.status();
  const ended = trials.total - trials.waiting - trials.running;
  const message = `${ended} of ${trials.total} trials ended, ${paused ? 'paused' : `${parallelism} at a time`}`;
  progress.enter('tuning', message, { trials: state.all(), parallelism, paused });
}
