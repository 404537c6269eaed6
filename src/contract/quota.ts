import type { QueryDefinition, SignalDefinition, UpdateDefinition } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { SubmissionKey } from './submission-key.ts';
import type { Accelerator, ResolvedTuneRequest, TuningApi } from './tune-request.ts';
import type { JobLocation, JobSpec } from './tuning-job.ts';

/** Google's quotas of which a tuning job takes its part for hours; each has a line of its own. Gemini's is one for all regions. */
export type QuotaPool = 'gpu' | 'tpu' | 'gemini';

export const quotaPools: readonly QuotaPool[] = ['gpu', 'tpu', 'gemini'];

export function poolOfRequest(request: ResolvedTuneRequest): QuotaPool {
  if (request.api === 'tuningJobs') return 'gemini';
  return request.acceleratorType === 'TPU' ? 'tpu' : 'gpu';
}

export function poolOfSpec(spec: JobSpec): QuotaPool {
  if (spec.api === 'tuningJobs') return 'gemini';
  return spec.parameterValues.accelerator_type === 'TPU' ? 'tpu' : 'gpu';
}

/** Workflow id of the one broker of a pool: workers of one task queue share it. */
export function quotaBrokerId(taskQueue: string, project: string, pool: QuotaPool): string {
  return `${taskQueue}-quota.${project}.${pool}`;
}

/** The submission key as text. Resubmissions share one lease: who found no quota inside a job keeps the place in line. */
export function leaseIdOf({ workflowId, firstExecutionRunId, attempt, trial }: SubmissionKey): string {
  return [workflowId, firstExecutionRunId, attempt, ...(trial === undefined ? [] : [trial])].join('/');
}

/** The workflow that asked; the id alone could by now be another run of the same name. */
export interface LeaseHolder {
  readonly workflowId: string;
  readonly firstExecutionRunId: string;
}

/** What a tuneModel asks for, with all that is needed to cancel its job should it be terminated. */
export interface LeaseRequest {
  readonly leaseId: string;
  readonly holder: LeaseHolder;
  /** Of the job that comes next. */
  readonly key: SubmissionKey;
  readonly location: JobLocation;
  readonly api: TuningApi;
  /** Pipeline jobs only. */
  readonly accelerator?: Accelerator;
  readonly pollIntervalMs: number;
  /** When it asked first, milliseconds since the epoch: the order of the line, also after the broker was lost. */
  readonly askedAtMs: number;
  /** Google's words, when it refused a job although the lease was granted. */
  readonly refused?: string;
}

/** The request as it reaches the broker. */
export interface SentLeaseRequest extends LeaseRequest {
  /** Jobs at a time, as the worker that sent it is configured. */
  readonly configuredLimit: number;
  /** How often its holder looks whether the broker is still there. */
  readonly lookMs: number;
}

/** `job` also ends a lease that a broker which had lost its ledger made of a running job. */
export interface LeaseRelease {
  readonly leaseId: string;
  readonly job?: string;
}

/** Each has a greater number than all before, also over the loss of a broker: an old grant can be told from a new one. */
export interface LeaseGrant {
  readonly leaseId: string;
  readonly fence: number;
}

/** A grant and whose it is to say that it still holds. */
export interface QuotaTurn extends LeaseGrant {
  readonly brokerId: string;
}

/** `update`: set by hand, and it stays until it is given back or the broker is lost. */
export type LimitSource = 'configuration' | 'update';

export type LeasePlace =
  | { readonly kind: 'held'; readonly fence: number }
  | {
      readonly kind: 'waiting';
      /** 1 is next. */
      readonly position: number;
      readonly of: number;
      readonly limit: number;
      /** Absent in answers of earlier versions. */
      readonly limitFrom?: LimitSource;
      /** Until its turn, from the lengths of the leases that ended; absent before the first has. */
      readonly aboutMs?: number;
      /** Google refuses jobs for now, although the limit is not reached; tried again at that time. */
      readonly refused?: { readonly reason: string; readonly untilMs: number };
    };

/** Google's quota as its console names it. */
export interface GoogleQuota {
  readonly name: string;
  /** What one job takes; requests for more come in multiples of it. */
  readonly perJob: number;
  readonly unit: string;
  readonly region: string;
}

/** Answer of the query `ledger`. */
export interface QuotaView {
  readonly project: string;
  readonly pool: QuotaPool;
  readonly limit: number;
  readonly limitFrom: LimitSource;
  readonly held: readonly HeldLease[];
  readonly waiting: readonly WaitingLease[];
  readonly refused?: { readonly reason: string; readonly untilMs: number };
}

export interface HeldLease {
  readonly leaseId: string;
  readonly fence: number;
  /** Absent for a job that a broker found when it had lost its ledger. */
  readonly holder?: LeaseHolder;
  /** Only of a lease that was found: its job. */
  readonly job?: string;
  readonly sinceMs: number;
  /** Its holder is gone; its job is being cancelled. */
  readonly isLost: boolean;
}

export interface WaitingLease {
  readonly leaseId: string;
  readonly holder: LeaseHolder;
  readonly askedAtMs: number;
}

export const requestLeaseSignal: SignalDefinition<[SentLeaseRequest]> =
  defineSignal<[SentLeaseRequest]>('requestLease');
export const releaseLeaseSignal: SignalDefinition<[LeaseRelease]> = defineSignal<[LeaseRelease]>('releaseLease');
/** From the broker to a tuneModel. */
export const leaseGrantedSignal: SignalDefinition<[LeaseGrant]> = defineSignal<[LeaseGrant]>('leaseGranted');
export const ledgerQuery: QueryDefinition<QuotaView> = defineQuery<QuotaView>('ledger');
export const placeQuery: QueryDefinition<LeasePlace | null, [string]> = defineQuery<LeasePlace | null, [string]>(
  'place',
);
/** A number of jobs at a time; null gives the limit back to the workers' configuration. Answers the limit in force. */
export const setLimitUpdate: UpdateDefinition<number, [number | null]> = defineUpdate<number, [number | null]>(
  'setLimit',
);
