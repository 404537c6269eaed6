import type { Phase, Progress, QuotaProgress } from '../../contract/progress.ts';
import { decimal, elapsed, grouped } from '../numbers.ts';
import { oneLine, table } from '../table.ts';
import type { RunSnapshot, TrialSnapshot } from './run-snapshot.ts';

/** A run as text: a headline, and one line per trial. */
export interface RunLines {
  readonly headline: string;
  /** That the sweep is paused, and how it goes on; a line of its own, since a headline that is cut would lose it. */
  readonly paused?: string;
  readonly trials: readonly TrialLine[];
}

export interface TrialLine {
  readonly text: string;
  /** Equal as long as nothing but time has moved on. */
  readonly state: string;
}

interface Row {
  readonly name: string;
  readonly steps: string;
  readonly state: string;
  readonly phase: string;
  readonly objective: string;
  readonly elapsed: string;
  /** Last, so that a long one takes no room from the other rows. */
  readonly reason: string;
}

const LONGEST_REASON = 300; // the line is cut later, to the room that there is
const TOKEN_ACCURACY = 'eval_fraction_of_correct_next_step_preds';
const ENDED: readonly Phase[] = ['succeeded', 'failed', 'cancelled'];

const COLUMNS = (['name', 'steps', 'state', 'phase', 'objective', 'elapsed', 'reason'] as const).map((key) => ({
  title: '',
  cell: (row: Row): string => row[key],
}));

/** @param now milliseconds since the epoch @param columns room for a line; default: that of a pipe */
export function runLines(snapshot: RunSnapshot, now: number, columns?: number): RunLines {
  const { progress, trials } = snapshot;
  const rows = progress.kind === 'sweep' ? trials.map((trial) => trialRow(trial, now)) : [tuneRow(progress, now)];
  const texts = table(COLUMNS, rows).split('\n').slice(1);
  return {
    headline: headline(snapshot, now),
    ...(isPaused(progress) ? { paused: `paused; go on with: tempotune sweep resume ${snapshot.workflowId}` } : {}),
    trials: rows.map((row, position) => ({
      text: oneLine(texts[position] ?? '', columns),
      state: [row.steps, row.state, row.phase, row.objective, row.reason].join('|'),
    })),
  };
}

/** One that is cancelled meanwhile keeps the word in its progress, and can't go on. */
function isPaused({ paused, phase }: Progress): boolean {
  return paused === true && phase === 'tuning';
}

function headline({ workflowId, progress, trials }: RunSnapshot, now: number): string {
  const ended = trials.filter((trial) => trial.phase !== 'waiting' && trial.phase !== 'running').length;
  return [
    workflowId,
    progress.phase,
    ...(progress.kind === 'sweep' && trials.length > 0 ? [`${ended} of ${trials.length} trials ended`] : []),
    elapsed(now - Date.parse(progress.startedAt)),
  ].join('  ');
}

function trialRow(trial: TrialSnapshot, now: number): Row {
  const { parameters, phase, progress, objective, startedAt, endedAt, reason } = trial;
  const multiplier = parameters.learningRateMultiplier;
  return {
    name: `trial ${trial.index}`,
    steps: [
      ...(parameters.trainSteps === undefined ? [] : [`${grouped(parameters.trainSteps)} steps`]),
      ...(parameters.epochCount === undefined ? [] : [`${parameters.epochCount} epochs`]),
      ...(parameters.adapterSize === undefined ? [] : [`adapter ${parameters.adapterSize}`]),
      ...(multiplier === undefined || multiplier === 1 ? [] : [`× ${multiplier}`]),
    ].join(' '),
    state: phase === 'running' ? (progress?.phase ?? phase) : phase,
    phase: phase === 'running' ? jobPhase(progress) : '',
    objective: decimal(objective),
    reason: phase === 'running' || reason === undefined || reason === phase ? '' : oneLine(reason, LONGEST_REASON),
    elapsed: startedAt ? elapsed((endedAt ? Date.parse(endedAt) : now) - Date.parse(startedAt)) : '–',
  };
}

function tuneRow(progress: Progress, now: number): Row {
  const isEnded = ENDED.includes(progress.phase);
  return {
    name: progress.baseModel ?? (progress.kind === 'retrain' ? 'retraining' : 'no model known'),
    steps: lengthOf(progress),
    state: progress.phase,
    phase: isEnded ? '' : jobPhase(progress),
    reason: isEnded || jobPhase(progress) ? '' : oneLine(progress.message, LONGEST_REASON),
    objective: '',
    elapsed: elapsed(now - Date.parse(progress.startedAt)),
  };
}

function jobPhase(progress: Progress | undefined): string {
  if (progress?.quota) return quotaPlace(progress.quota);
  const job = progress?.job;
  if (!job) return '';
  // a Gemini job that waits for quota or capacity says so before it runs
  const isTelling = job.state === 'RUNNING' || job.state === 'PENDING' || job.state === 'QUEUED';
  const accuracy = job.evaluation?.metrics[TOKEN_ACCURACY];
  const live = accuracy === undefined ? '' : `, accuracy ${decimal(accuracy)} at step ${job.evaluation?.step}`;
  return job.phase && isTelling ? `${job.phase}${live}` : job.state.toLowerCase();
}

/** Its own table has no room for what to request from Google; the run's message has it. */
function quotaPlace({ position, of, aboutMs }: QuotaProgress): string {
  const about = aboutMs === undefined ? '' : `, about ${elapsed(aboutMs)}`;
  return `position ${position} of ${of}${about}`;
}

function lengthOf({ trainSteps, epochCount }: Progress): string {
  if (trainSteps !== undefined) return `${grouped(trainSteps)} steps`;
  return epochCount === undefined ? '' : `${epochCount} epochs`;
}
