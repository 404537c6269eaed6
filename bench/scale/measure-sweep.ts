import { DEFAULT_TASK_QUEUE, workflowTypes } from '../../src/contract/names.ts';
import { type Progress, progressQuery } from '../../src/contract/progress.ts';
import type { SweepResult } from '../../src/contract/results.ts';
import type { SweepRequest, TrialParameters } from '../../src/contract/sweep-request.ts';
import { aSweepRequest } from '../../test/support/requests.ts';
import type { Station } from '../../test/support/station.ts';
import { withStation } from '../bench-station.ts';
import { residentMb } from '../parked/process-usage.ts';

const SPEED = 100_000; // a job's hours pass in moments
const LOOK_MS = 1_000;
const PROGRESS_EVERY = 10; // looks

export interface MeasuredSweep {
  readonly trials: number;
  readonly parallelism: number;
  readonly wallMs: number;
  readonly events: number;
  readonly historyBytes: number;
  readonly resultBytes: number;
  readonly workerMb: number;
  readonly temporalMb: number;
  readonly emulatorMb: number;
}

interface SweepOrder {
  readonly trials: number;
  readonly parallelism: number;
  say(text: string): void;
}

/** @throws Error when a trial is missing in the result: a number of an incomplete sweep says nothing. */
export function measureSweep(order: SweepOrder): Promise<MeasuredSweep> {
  return withStation(SPEED, (station) => measured(order, station));
}

async function measured({ trials, parallelism, say }: SweepOrder, station: Station): Promise<MeasuredSweep> {
  station.environment.TEMPOTUNE_QUOTA_GPU = String(parallelism); // what is measured is the sweep, not the line for quota
  const worker = await station.startWorker();
  let diedWith: string | undefined;
  void worker.ended.then((code) => {
    diedWith = `the worker ended with ${code}: ${worker.output().stderr.slice(-2_000)}`;
  });
  const peak = { workerMb: 0, temporalMb: 0, emulatorMb: 0 };
  const start = performance.now();
  const run = await station.client.workflow.start(workflowTypes.sweep, {
    workflowId: `scale-${trials}`,
    taskQueue: DEFAULT_TASK_QUEUE,
    args: [requestOf(trials, parallelism)],
  });
  let looks = 0;
  const looking = setInterval(() => {
    if (diedWith !== undefined) {
      clearInterval(looking);
      void run.terminate(diedWith); // else nobody would ever end it
      return;
    }
    peak.workerMb = Math.max(peak.workerMb, residentMb(worker.pid));
    peak.temporalMb = Math.max(peak.temporalMb, residentMb(station.temporalPid()));
    peak.emulatorMb = Math.max(peak.emulatorMb, residentMb(station.emulatorPid));
    looks += 1;
    if (looks % PROGRESS_EVERY !== 0) return;
    run.query<Progress>(progressQuery).then(
      ({ message }) => say(`${Math.round((performance.now() - start) / 1_000)} s: ${message}`),
      () => {}, // busy: the next look will tell
    );
  }, LOOK_MS);
  try {
    const result = (await run.result()) as SweepResult;
    const wallMs = performance.now() - start;
    if (result.trials.succeeded !== trials) throw new Error(`of ${trials} trials ${result.trials.succeeded} succeeded`);
    const { historyLength, historySize } = await run.describe();
    return {
      trials,
      parallelism,
      wallMs,
      events: historyLength,
      historyBytes: historySize ?? 0,
      resultBytes: Buffer.byteLength(JSON.stringify(result)),
      ...peak,
    };
  } catch (error) {
    throw diedWith === undefined ? error : new Error(diedWith, { cause: error });
  } finally {
    clearInterval(looking);
  }
}

const MULTIPLIERS_FROM = 0.1;

/** No two trials alike: 5 to 10 steps, each with multipliers of its own. */
function requestOf(count: number, parallelism: number): SweepRequest {
  const trials = Array.from(
    { length: count },
    (_, position): TrialParameters => ({
      trainSteps: 5 + (position % 6),
      learningRateMultiplier: Number((MULTIPLIERS_FROM + position / 1_000).toFixed(3)),
    }),
  );
  const { vary: _, ...request } = aSweepRequest({ trials, parallelism });
  return request;
}
