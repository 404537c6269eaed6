import type { ActivityInterfaceFor, ActivityOptions } from '@temporalio/workflow';
import { ActivityCancellationType, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities, DataActivities } from '../activities/create-activities.ts';
import { dataTaskQueue } from '../contract/names.ts';

// They beat every second. With 0.5 s to the next attempt and 2 s for the workflow that the dead worker still had cached
// (worker.ts), a run waits 6.5 s at most for what a dead worker held; npm run bench:kills measures it.
const SILENCE_OF_A_DEAD_WORKER = '4 seconds';

type Rule = 'data' | 'call' | 'submit' | 'wait' | 'line' | 'watch' | 'cleanUp' | 'offer' | 'reconcile';

/** Every timeout and retry rule of the workflows, with its reason. No rule limits attempts: an outage of hours is waited out. */
export const activityOptions: Record<Rule, ActivityOptions> = {
  /** Reads and copies whole files: minutes, so it heartbeats; ten seconds of silence mean a dead worker. */
  data: {
    startToCloseTimeout: '30 minutes',
    heartbeatTimeout: '15 seconds',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
  },
  /** A few calls of eight seconds each to Google. */
  call: {
    startToCloseTimeout: '60 seconds',
    heartbeatTimeout: SILENCE_OF_A_DEAD_WORKER,
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '60 seconds' },
  },
  /**
   * One bounded try to make a job; the workflow does all longer waiting. The create call itself gives up after 45 s, before
   * its attempt is declared lost. A cancel ends the back-off at once, and waits until a running attempt has heard of it:
   * only then is it known whether its job counts.
   */
  submit: {
    startToCloseTimeout: '60 seconds',
    scheduleToCloseTimeout: '2 minutes',
    heartbeatTimeout: SILENCE_OF_A_DEAD_WORKER,
    retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '15 seconds' },
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  },
  /** One look at the job; read-only, so a cancel need not wait for it. Coefficient 1: after hours of polls 2 would be huge. */
  wait: {
    activityId: 'poll',
    startToCloseTimeout: '15 seconds', // the call itself gives up after 8 s
    // A look is over before its first beat, so this costs no request; it tells of a worker that died in a look.
    heartbeatTimeout: SILENCE_OF_A_DEAD_WORKER,
    retry: { initialInterval: '1 second', backoffCoefficient: 1 }, // after a dead worker; a look says its own delay
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    summary: 'wait until the tuning job changes',
  },
  /** Waits for another workflow, which may ask two models a hundred questions first; a dead worker is noticed soon. */
  offer: {
    startToCloseTimeout: '2 hours',
    heartbeatTimeout: '15 seconds',
    retry: { initialInterval: '1 second', backoffCoefficient: 1.5, maximumInterval: '10 seconds' },
    summary: 'offer the best model to the champion',
  },
  /** One look at the place in line, or at those who hold leases; as for a job, and each under a name of its own. */
  line: {
    activityId: 'line',
    startToCloseTimeout: '15 seconds',
    retry: { initialInterval: '5 seconds', backoffCoefficient: 1 },
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    summary: 'wait for the turn in the line for quota',
  },
  watch: {
    startToCloseTimeout: '60 seconds', // a call for every holder
    retry: { initialInterval: '5 seconds', backoffCoefficient: 1 },
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    summary: 'wait until a holder of a lease has ended',
  },
  /** Clean-up: soon and stubborn, since a paid job must not run on. Its own id: the cancelled poll may still hold the other. */
  cleanUp: {
    startToCloseTimeout: '30 seconds', // two calls of eight seconds
    heartbeatTimeout: SILENCE_OF_A_DEAD_WORKER,
    retry: { initialInterval: '500 milliseconds', backoffCoefficient: 1.5, maximumInterval: '15 seconds' },
  },
  /** A region that does not answer must not keep the others waiting: the next run looks there again. */
  reconcile: {
    startToCloseTimeout: '5 minutes', // lists of thousands of jobs, and a look at each workflow
    scheduleToCloseTimeout: '10 minutes',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
  },
};

/** Activities of the main task queue, under the rule that fits. */
export function activities(rule: Exclude<Rule, 'data'>): ActivityInterfaceFor<Activities> {
  return proxyActivities<Activities>(activityOptions[rule]);
}

/** Activities of the data task queue that belongs to this workflow's own. */
export function dataActivities(): ActivityInterfaceFor<DataActivities> {
  return proxyActivities<DataActivities>({
    ...activityOptions.data,
    taskQueue: dataTaskQueue(workflowInfo().taskQueue),
  });
}
