import type { Client } from '@temporalio/client';
import { answeredByWorker } from './client/answered-by-worker.ts';
import { awaitResult, type WaitOptions } from './client/await-result.ts';
import { type ConnectOptions, openConnection, type TemporalTarget } from './client/connection.ts';
import { controlsOf, type SweepControls } from './client/control-sweep.ts';
import { type ListedRun, listRuns, type RunFilter } from './client/list-runs.ts';
import { performByWorker } from './client/perform-by-worker.ts';
import { Promotion } from './client/promotion.ts';
import { QuotaLines } from './client/quota-lines.ts';
import { derivedWorkflowId } from './client/request-hash.ts';
import { type RetryOptions, retrySweep } from './client/retry-sweep.ts';
import { RunCalls, type RunDescription } from './client/run-calls.ts';
import { isServerAway } from './client/server-away.ts';
import { joinRun, type StartedRun, type StartOptions, startRun } from './client/start-run.ts';
import { type RunEvent, type Watched, type WatchOptions, watchRun } from './client/watch-run.ts';
import { type Unanswered, whyUnanswered } from './client/why-unanswered.ts';
import { workflowTypes } from './contract/names.ts';
import type { Plan } from './contract/plan.ts';
import { type Progress, progressQuery } from './contract/progress.ts';
import type { ReconcileRequest, ReconcileResult } from './contract/reconcile.ts';
import type { SweepResult, TuneResult } from './contract/results.ts';
import type { SweepRequest } from './contract/sweep-request.ts';
import type { TuneRequest } from './contract/tune-request.ts';
import { type AppliedSchedule, applyReconcileSchedule } from './schedules/reconcile-schedule.ts';

export type { WaitOptions } from './client/await-result.ts';
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
export type { RunDescription } from './client/run-calls.ts';
export { grpcStatus, isServerAway } from './client/server-away.ts';
export type { StartedRun, StartOptions } from './client/start-run.ts';
export type { RunEvent, WatchOptions } from './client/watch-run.ts';
export type { Unanswered } from './client/why-unanswered.ts';
export type { EncryptionKey } from './config/encryption-keys.ts';

const QUERY_TIMEOUT_MS = 5_000;
const UPDATE_TIMEOUT_MS = 20_000; // added trials are looked up and written down before the answer
const PING_TIMEOUT_MS = 1_000;

/** Starts, watches and cancels runs. Safe to repeat: one id and one request are one run. */
export class TempotuneClient {
  readonly target: TemporalTarget;
  readonly temporal: Client;
  /** Offers, approvals and refusals of champions. */
  readonly promotion: Promotion;
  /** Who waits for Google's quota, and how many jobs may run at a time. */
  readonly quota: QuotaLines;
  readonly #calls: RunCalls;

  constructor(target: TemporalTarget) {
    this.target = target;
    this.#calls = new RunCalls(target);
    this.temporal = this.#calls.temporal;
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
    return this.#calls.about(workflowId, () => joinRun(this.temporal, { workflowId, workflowType, request }));
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
  plan(request: TuneRequest | SweepRequest): Promise<Plan> {
    return performByWorker<Plan>(this.#calls, workflowTypes.plan, request);
  }

  /**
   * One run of `reconcileJobs`, to its result; joins one of the same request that runs already.
   * @throws {RunFailedError} @throws {WorkerAwayError} when no worker is there to do it.
   */
  reconcile(request: ReconcileRequest, options: Pick<WaitOptions, 'signal'> = {}): Promise<ReconcileResult> {
    return performByWorker<ReconcileResult>(this.#calls, workflowTypes.reconcileJobs, request, options);
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
  result<T = TuneResult | SweepResult>(workflowId: string, options: WaitOptions = {}): Promise<T> {
    return awaitResult<T>(this.#calls, workflowId, options);
  }

  /** @throws {WorkerAwayError} when no worker answers within 5 seconds. @throws {RunNotFoundError} */
  progress(workflowId: string): Promise<Progress> {
    const handle = this.temporal.workflow.getHandle(workflowId);
    const asked = { subject: workflowId, timeoutMs: QUERY_TIMEOUT_MS };
    return this.#calls.found(
      workflowId,
      answeredByWorker(this.temporal, asked, () => handle.query(progressQuery)),
    );
  }

  /** What to tell of a run when `progress` has no answer. @throws {RunNotFoundError} */
  whyUnanswered(workflowId: string): Promise<Unanswered> {
    return whyUnanswered(this.#calls, workflowId);
  }

  /** Asks; the run then cancels its jobs and ends when Vertex AI has. A run that has ended stays as it is. @throws {RunNotFoundError} */
  async cancel(workflowId: string): Promise<void> {
    await this.#calls.about(workflowId, () => this.temporal.workflow.getHandle(workflowId).cancel());
  }

  /** Changes that sweep while it runs. */
  sweep(sweepId: string): SweepControls {
    const otherwise = '; the change is made as soon as one does';
    const asked = { subject: sweepId, timeoutMs: UPDATE_TIMEOUT_MS, otherwise };
    return controlsOf(this.temporal.workflow, sweepId, {
      call: (ask) => this.#calls.found(sweepId, answeredByWorker(this.temporal, asked, ask)),
      typeOfRun: async () => (await this.describe(sweepId)).workflowType,
    });
  }

  /**
   * Starts an ended sweep again under its own id. Its finished trials are collected from the output directory, not from
   * history; new jobs are made for all others.
   * @throws {RunConflictError} while it still runs. @throws {RunNotFoundError} when neither Temporal nor the caller knows
   * its output directory.
   */
  retrySweep(sweepId: string, options: RetryOptions = {}): Promise<StartedRun> {
    return this.#calls.about(sweepId, () => retrySweep(this.temporal, this.target.taskQueue, sweepId, options));
  }

  /** @throws {RunNotFoundError} */
  describe(workflowId: string): Promise<RunDescription> {
    return this.#calls.describe(workflowId);
  }

  /** Runs of this namespace, newest first, page by page, as Temporal's index has them: seconds old, no worker is asked. */
  list(filter: RunFilter = {}): AsyncGenerator<ListedRun, void, void> {
    return listRuns(this.temporal, filter);
  }

  /** Fails within 3 seconds when no server answers, where other calls try longer. */
  async reach(): Promise<void> {
    await this.target.connection.ensureConnected();
  }

  /** Whether the server answers within a second. */
  async isServerThere(): Promise<boolean> {
    const { workflowService } = this.target.connection;
    try {
      await this.#calls.inTime(() => workflowService.getSystemInfo({}), PING_TIMEOUT_MS);
      return true;
    } catch (error) {
      return !isServerAway(error);
    }
  }

  async close(): Promise<void> {
    await this.target.connection.close();
  }

  #watch<Result>(workflowId: string, options: WatchOptions): AsyncGenerator<RunEvent<Result>, void, void> {
    const result: Watched<Result>['result'] = (hooks) => this.result<Result>(workflowId, hooks);
    return watchRun<Result>({ result, progress: () => this.progress(workflowId) }, options);
  }

  #start(workflowType: string, request: TuneRequest | SweepRequest, options: StartOptions): Promise<StartedRun> {
    const { taskQueue } = this.target;
    return this.#calls.inTime(() => startRun(this.temporal, { workflowType, taskQueue, request, ...options }));
  }
}

/** A client for the Temporal server that TEMPORAL_* or Temporal's profile names. Close it when done. */
export function connect(options: ConnectOptions = {}): TempotuneClient {
  return new TempotuneClient(openConnection(options));
}
