import { setMaxListeners } from 'node:events';
import { Client, WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { type ConnectOptions, openConnection, type TemporalTarget } from './client/connection.ts';
import { controlsOf, type SweepControls } from './client/control-sweep.ts';
import { RunFailedError, RunNotFoundError, WorkerAwayError } from './client/errors.ts';
import { type ListedRun, listRuns, type RunFilter } from './client/list-runs.ts';
import { isPolled } from './client/polled-queue.ts';
import { Promotion } from './client/promotion.ts';
import { QuotaLines } from './client/quota-lines.ts';
import { derivedWorkflowId } from './client/request-hash.ts';
import { isReset, latestRun, type RunIdentity } from './client/reset-run.ts';
import { type RetryOptions, retrySweep } from './client/retry-sweep.ts';
import { billSentences, runFailure } from './client/run-failure.ts';
import { isServerAway, missedWorker } from './client/server-away.ts';
import { joinRun, type StartedRun, type StartOptions, startRun } from './client/start-run.ts';
import { type RunEvent, type Watched, type WatchOptions, watchRun } from './client/watch-run.ts';
import { workflowTypes } from './contract/names.ts';
import type { Plan } from './contract/plan.ts';
import { BILL_MEMO, type Progress, progressQuery } from './contract/progress.ts';
import type { ReconcileRequest } from './contract/reconcile.ts';
import type { SweepResult, TuneResult } from './contract/results.ts';
import type { SweepRequest } from './contract/sweep-request.ts';
import type { TuneRequest } from './contract/tune-request.ts';
import { type AppliedSchedule, applyReconcileSchedule } from './schedules/reconcile-schedule.ts';

export type { ConnectOptions, TemporalTarget } from './client/connection.ts';
export type { SweepControls } from './client/control-sweep.ts';
export {
  ChampionUnknownError,
  PromotionRefusedError,
  RunConflictError,
  type RunEnd,
  RunFailedError,
  type RunFailure,
  RunNotFoundError,
  UpdateRefusedError,
  WorkerAwayError,
} from './client/errors.ts';
export {
  LISTED_STATUSES,
  LISTED_TYPES,
  type ListedRun,
  type ListedStatus,
  type ListedType,
  type RunFilter,
  visibilityQuery,
} from './client/list-runs.ts';
export { Promotion } from './client/promotion.ts';
export { championHistory, type ReadChampionOptions, resolveChampion } from './client/resolve-champion.ts';
export type { RetryOptions } from './client/retry-sweep.ts';
export { grpcStatus, isServerAway } from './client/server-away.ts';
export type { StartedRun, StartOptions } from './client/start-run.ts';
export type { RunEvent, WatchOptions } from './client/watch-run.ts';
export type { EncryptionKey } from './config/encryption-keys.ts';

export interface RunDescription {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  /** Temporal's name: RUNNING, COMPLETED, FAILED, CANCELLED, TERMINATED, TIMED_OUT … */
  readonly status: string;
  readonly startTime: string;
  readonly closeTime?: string;
  /** What a cancelled run leaves on the bill, a sentence per job. */
  readonly billed: readonly string[];
}

export interface WaitOptions {
  /** Called each time the server does not answer; waiting goes on. */
  onServerAway?(error: unknown): void;
  /** Called when the run was reset; waiting goes on with the run that the reset made. */
  onReset?(): void;
  readonly signal?: AbortSignal;
}

const CALL_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 5_000;
const UPDATE_TIMEOUT_MS = 20_000; // added trials are looked up and written down before the answer
const AWAY_PAUSE_MS = 1_000;
const PING_TIMEOUT_MS = 1_000;

/** Starts, watches and cancels runs. Safe to repeat: one id and one request are one run. */
export class TempotuneClient {
  readonly target: TemporalTarget;
  readonly temporal: Client;
  /** Offers, approvals and refusals of champions. */
  readonly promotion: Promotion;
  /** Who waits for Google's quota, and how many jobs may run at a time. */
  readonly quota: QuotaLines;

  constructor(target: TemporalTarget) {
    this.target = target;
    const { connection, namespace, dataConverter } = target;
    this.temporal = new Client({ connection, namespace, dataConverter });
    this.promotion = new Promotion(this.temporal, target);
    this.quota = new QuotaLines(this.temporal, target);
  }

  /** @throws {RunConflictError} when the id stands for another request. */
  startTune(request: TuneRequest, options: StartOptions = {}): Promise<StartedRun> {
    return this.#start(workflowTypes.tuneModel, request, options);
  }

  /** @throws {RunConflictError} when the id stands for another request. */
  startSweep(request: SweepRequest, options: StartOptions = {}): Promise<StartedRun> {
    return this.#start(workflowTypes.sweep, request, options);
  }

  /**
   * Finds the run that the same request made, running or ended, and starts none.
   * @throws {RunNotFoundError} when there is none. @throws {RunConflictError} when the id stands for another request.
   */
  joinSweep(request: SweepRequest, options: StartOptions = {}): Promise<StartedRun> {
    const workflowType = workflowTypes.sweep;
    const workflowId = options.workflowId ?? derivedWorkflowId(workflowType, request);
    return this.#call(workflowId, () => joinRun(this.temporal, { workflowId, workflowType, request }));
  }

  /**
   * What happens in a sweep, until its result: through absent workers, a lost connection, a restart of the server, and
   * resets. Whoever stops iterating leaves; the sweep goes on.
   * @throws {RunFailedError} when it ended without a result. @throws {RunNotFoundError}
   */
  watchSweep(sweepId: string, options: WatchOptions = {}): AsyncGenerator<RunEvent<SweepResult>, void, void> {
    return this.#watch<SweepResult>(sweepId, options);
  }

  /** The same of a single run. @throws {RunFailedError} @throws {RunNotFoundError} */
  watchTune(workflowId: string, options: WatchOptions = {}): AsyncGenerator<RunEvent<TuneResult>, void, void> {
    return this.#watch<TuneResult>(workflowId, options);
  }

  /**
   * What the request would do and cost, worked out by a worker: nothing is started but the planning itself.
   * @throws {RunFailedError} with every problem of the request. @throws {WorkerAwayError} when no worker is there to plan.
   */
  async plan(request: TuneRequest | SweepRequest): Promise<Plan> {
    const planning = await this.#perform(workflowTypes.plan, request);
    const done = new AbortController();
    try {
      return await Promise.race([this.result<Plan>(planning, done), this.#noWorker(planning, done.signal)]);
    } finally {
      done.abort();
    }
  }

  /** One run of `reconcileJobs`; joins one of the same request that runs already. Answers its workflow id. */
  async startReconcile(request: ReconcileRequest): Promise<string> {
    return this.#perform(workflowTypes.reconcileJobs, request);
  }

  /** From now on every so many milliseconds, as a Temporal schedule of that project. */
  async scheduleReconcile(request: ReconcileRequest, everyMs: number): Promise<AppliedSchedule> {
    const { taskQueue } = this.target;
    return applyReconcileSchedule(this.temporal.schedule, { request, everyMs, taskQueue });
  }

  /**
   * Waits for the end, through any absence of the server, and through resets.
   * @throws {RunFailedError} when the run ended without a result. @throws {RunNotFoundError}
   */
  async result<T = TuneResult | SweepResult>(workflowId: string, options: WaitOptions = {}): Promise<T> {
    const { signal } = options;
    const latest = (): Promise<RunIdentity> =>
      this.#call(workflowId, () => latestRun(this.temporal.workflow, workflowId));
    let watched: RunIdentity | undefined;
    for (;;) {
      try {
        watched ??= await latest();
        signal?.throwIfAborted(); // Temporal's client hears only of an abort that is still to come
        const handle = this.temporal.workflow.getHandle(workflowId, watched.runId);
        const wait = (): Promise<T> => handle.result() as Promise<T>;
        const waiting = signal ? this.target.connection.withAbortSignal(ownSignal(signal), wait) : wait();
        return await this.#found(workflowId, waiting);
      } catch (error) {
        if (error instanceof WorkflowFailedError) {
          const now = watched && (await latest().catch(() => undefined));
          if (!watched || !now || !isReset(error, watched, now)) throw await this.#runFailed(workflowId, error);
          watched = now;
          options.onReset?.();
          continue;
        }
        if (signal?.aborted || !isServerAway(error)) throw error;
        options.onServerAway?.(error);
        await pause(AWAY_PAUSE_MS, signal);
      }
    }
  }

  /** @throws {WorkerAwayError} when no worker answers within 5 seconds. @throws {RunNotFoundError} */
  async progress(workflowId: string): Promise<Progress> {
    const handle = this.temporal.workflow.getHandle(workflowId);
    try {
      return await this.#call(workflowId, () => handle.query(progressQuery), QUERY_TIMEOUT_MS);
    } catch (error) {
      const missed = missedWorker(error);
      if (missed === 'unclear') await this.describe(workflowId); // throws when it was the server that is away
      if (missed === 'no') throw error;
      throw new WorkerAwayError(`no worker answers for ${workflowId}`, { cause: error });
    }
  }

  /** Asks; the run then cancels its jobs and ends when Vertex AI has. A run that has ended stays as it is. @throws {RunNotFoundError} */
  async cancel(workflowId: string): Promise<void> {
    await this.#call(workflowId, () => this.temporal.workflow.getHandle(workflowId).cancel());
  }

  /** Changes that sweep while it runs. */
  sweep(sweepId: string): SweepControls {
    return controlsOf(this.temporal.workflow, sweepId, async (ask) => {
      try {
        return await this.#call(sweepId, ask, UPDATE_TIMEOUT_MS);
      } catch (error) {
        if (!(error instanceof RunNotFoundError) || !/has ended/.test(error.message)) throw error;
        throw new RunNotFoundError(error.message, { fix: `tempotune sweep retry ${sweepId}`, cause: error });
      }
    });
  }

  /**
   * Starts an ended sweep again under its own id. Its finished trials are collected from the output directory, not from
   * history; new jobs are made for all others.
   * @throws {RunConflictError} while it still runs. @throws {RunNotFoundError} when neither Temporal nor the caller knows
   * its output directory.
   */
  retrySweep(sweepId: string, options: RetryOptions = {}): Promise<StartedRun> {
    return this.#call(sweepId, () => retrySweep(this.temporal, this.target.taskQueue, sweepId, options));
  }

  /** @throws {RunNotFoundError} */
  async describe(workflowId: string): Promise<RunDescription> {
    const run = await this.#call(workflowId, () => this.temporal.workflow.getHandle(workflowId).describe());
    return {
      workflowId,
      runId: run.runId,
      workflowType: run.type,
      status: run.status.name,
      startTime: run.startTime.toISOString(),
      ...(run.closeTime ? { closeTime: run.closeTime.toISOString() } : {}),
      billed: billSentences(run.memo?.[BILL_MEMO]),
    };
  }

  /** Runs of this namespace, newest first, page by page, as Temporal's index has them: seconds old, no worker is asked. */
  list(filter: RunFilter = {}): AsyncGenerator<ListedRun, void, void> {
    return listRuns(this.temporal.workflow, filter);
  }

  /** Fails within 3 seconds when no server answers, where other calls try longer. */
  async reach(): Promise<void> {
    await this.target.connection.ensureConnected();
  }

  /** Whether the server answers within a second. */
  async isServerThere(): Promise<boolean> {
    const { connection } = this.target;
    try {
      await connection.withDeadline(Date.now() + PING_TIMEOUT_MS, () => connection.workflowService.getSystemInfo({}));
      return true;
    } catch (error) {
      return !isServerAway(error);
    }
  }

  async close(): Promise<void> {
    await this.target.connection.close();
  }

  /** What may be done as often as one likes: two at a time of one request are one run. */
  async #perform(workflowType: string, request: object): Promise<string> {
    const { taskQueue, connection } = this.target;
    const workflowId = derivedWorkflowId(workflowType, request);
    const options = { workflowId, taskQueue, args: [request], workflowIdConflictPolicy: 'USE_EXISTING' } as const;
    await connection.withDeadline(Date.now() + CALL_TIMEOUT_MS, () =>
      this.temporal.workflow.start(workflowType, options),
    );
    return workflowId;
  }

  #watch<Result>(workflowId: string, options: WatchOptions): AsyncGenerator<RunEvent<Result>, void, void> {
    const result: Watched<Result>['result'] = (hooks) => this.result<Result>(workflowId, hooks);
    return watchRun<Result>({ result, progress: () => this.progress(workflowId) }, options);
  }

  /** Rejects as soon as nobody serves the queue: the server takes a workflow for a worker that may never come. */
  async #noWorker(workflowId: string, signal: AbortSignal): Promise<never> {
    for (;;) {
      await pause(CALL_TIMEOUT_MS, signal);
      const isServed = signal.aborted || (await isPolled(this.target).catch(() => true));
      if (!isServed)
        throw new WorkerAwayError(`${workflowId} is started, but no worker serves ${this.target.taskQueue} yet`);
      if (signal.aborted) return new Promise(() => undefined);
    }
  }

  #start(workflowType: string, request: TuneRequest | SweepRequest, options: StartOptions): Promise<StartedRun> {
    const { taskQueue, connection } = this.target;
    return connection.withDeadline(Date.now() + CALL_TIMEOUT_MS, () =>
      startRun(this.temporal, { workflowType, taskQueue, request, ...options }),
    );
  }

  async #runFailed(workflowId: string, error: WorkflowFailedError): Promise<RunFailedError> {
    const billed = await this.describe(workflowId).then(
      (run) => run.billed,
      () => [],
    );
    return new RunFailedError(workflowId, runFailure(error, billed), { cause: error });
  }

  #call<T>(workflowId: string, call: () => Promise<T>, timeoutMs: number = CALL_TIMEOUT_MS): Promise<T> {
    return this.#found(workflowId, this.target.connection.withDeadline(Date.now() + timeoutMs, call));
  }

  async #found<T>(workflowId: string, answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      const what = /completed/.test(error.message) ? `${workflowId} has ended` : `there is no run ${workflowId}`;
      throw new RunNotFoundError(`${what} in namespace ${this.target.namespace}`, { cause: error });
    }
  }
}

/** A client for the Temporal server that TEMPORAL_* or Temporal's profile names. Close it when done. */
export function connect(options: ConnectOptions = {}): TempotuneClient {
  return new TempotuneClient(openConnection(options));
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
  });
}

/** For one wait: Temporal's client adds a listener with every call and removes none, which would pile up on the caller's. */
function ownSignal(signal: AbortSignal): AbortSignal {
  const own = AbortSignal.any([signal]);
  setMaxListeners(0, own);
  return own;
}
