import { ApplicationFailure, setHandler, workflowInfo } from '@temporalio/workflow';
import type { CheckedTrials } from '../activities/check-trials.ts';
import { failureTypes } from '../contract/failures.ts';
import { type Finding, isError, sentence } from '../contract/findings.ts';
import {
  type AddedTrials,
  addTrialsUpdate,
  cancelTrialUpdate,
  pauseUpdate,
  resumeUpdate,
  retryFailedUpdate,
  setParallelismUpdate,
} from '../contract/sweep-control.ts';
import type { Trial, TrialParameters } from '../contract/sweep-request.ts';
import { type ControlOrder, controlFindings, retriedTrials, roomFindings } from './control-rules.ts';
import type { SweepState } from './sweep-state.ts';

/** What a running sweep does for its updates besides changing its state. */
export interface SweepControl {
  /** The rules of the base model, which only an activity can look up. */
  checkTrials(trials: readonly TrialParameters[]): Promise<CheckedTrials>;
  /** Into the output directory, so that a retry knows them. */
  recordTrials(trials: readonly Trial[]): Promise<void>;
  /** Asks a running trial to cancel its job and end. */
  cancelRunning(trial: number): void;
  /** Shows the changed state. */
  show(): void;
}

/**
 * Handlers only change the state, the loop over the trials acts on it. Call it before the first await: an update may
 * arrive with the first workflow task.
 */
export function exposeControl(state: SweepState, control: () => SweepControl | undefined): void {
  const { workflowId: sweepId } = workflowInfo();
  const check = (order: ControlOrder): void => refuse(controlFindings(state, sweepId, order));
  const changed = <Answer>(answer: Answer): Answer => {
    control()?.show();
    return answer;
  };
  const now = (): string => new Date().toISOString();

  setHandler(
    pauseUpdate,
    () => {
      state.pause();
      return changed(state.status());
    },
    { validator: () => check({ update: 'pause' }), description: 'Start no more trials, and do not rank, until resume' },
  );
  setHandler(
    resumeUpdate,
    () => {
      state.resume();
      return changed(state.status());
    },
    { validator: () => check({ update: 'resume' }), description: 'Go on after pause' },
  );
  setHandler(
    setParallelismUpdate,
    (parallelism) => {
      state.setParallelism(parallelism);
      return changed(state.status());
    },
    {
      validator: (parallelism) => check({ update: 'setParallelism', parallelism }),
      description: 'Jobs at a time: a whole number',
    },
  );
  setHandler(
    cancelTrialUpdate,
    (trial) => {
      control()?.cancelRunning(trial);
      state.cancel(trial, now());
      return changed(state.status());
    },
    {
      validator: (trial) => check({ update: 'cancelTrial', trial }),
      description: 'End one trial, by its number; its job is cancelled',
    },
  );
  setHandler(
    retryFailedUpdate,
    (numbers?: readonly number[]) => {
      const retried = retriedTrials(state, numbers ?? undefined);
      for (const trial of retried) state.retry(trial);
      return changed({ ...state.status(), retried });
    },
    {
      validator: (trials?: unknown) => check({ update: 'retryFailed', trials: trials ?? undefined }),
      description: 'New jobs for all trials that failed, or for those whose numbers are listed',
    },
  );

  // One after the other, in the order they arrived: after a reset the same trials must get the same numbers and keys.
  let earlier: Promise<unknown> = Promise.resolve();
  setHandler(
    addTrialsUpdate,
    async (trials) => {
      state.beginCheck();
      const turn = earlier;
      const answer = turn.then(() => addTrials(trials, state, control())).finally(() => state.endCheck());
      earlier = answer.catch(() => {}); // its own caller hears of it
      return changed(await answer);
    },
    {
      validator: (trials) => check({ update: 'addTrials', trials }),
      description: 'More trials: a list of objects such as {"trainSteps": 200}',
    },
  );
}

async function addTrials(
  given: readonly TrialParameters[],
  state: SweepState,
  control: SweepControl | undefined,
): Promise<AddedTrials> {
  if (!control) throw refusal([]); // the validator refuses before
  const { trials, findings } = await control.checkTrials(given);
  const answer = state.numbered(trials);
  refuse([...findings.filter(isError), ...roomFindings(state, answer.added.length)]);
  if (answer.added.length > 0) await control.recordTrials(answer.added); // first: a retry must know what was paid for
  state.add(answer.added);
  return { ...state.status(), ...answer };
}

function refuse(findings: readonly Finding[]): void {
  if (findings.length > 0) throw refusal(findings);
}

const STATE_CODES: readonly string[] = ['SWEEP_NOT_READY', 'SWEEP_CLOSED', 'TRIAL_ENDED', 'NOTHING_FAILED'];
const SENTENCES = 12; // more would not be read

/** `details[0]` is the whole list. */
function refusal(findings: readonly Finding[]): ApplicationFailure {
  const isAboutState = findings.every(({ code }) => STATE_CODES.includes(code));
  const more = findings.length - SENTENCES;
  return ApplicationFailure.create({
    type: isAboutState ? failureTypes.updateRefused : failureTypes.invalidRequest,
    nonRetryable: true,
    message: [...findings.slice(0, SENTENCES).map(sentence), ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
    details: [findings],
  });
}
