import type { QueryDefinition } from '@temporalio/common';
import { defineQuery } from '@temporalio/workflow';
import type { GoogleQuota } from './quota.ts';
import type { TrialParameters } from './sweep-request.ts';
import type { JobState, LiveEvaluation } from './tuning-job.ts';

export const PHASES = [
  'validating',
  'uploading',
  'submitting',
  'waiting for quota',
  'tuning',
  'registering',
  'ranking',
  'cancelling',
  'succeeded',
  'failed',
  'cancelled',
] as const;

export type Phase = (typeof PHASES)[number];

/** One trial of a sweep, as its sweep knows it; the child's own progress has more. */
export interface TrialProgress {
  readonly index: number;
  readonly workflowId: string;
  readonly parameters: TrialParameters;
  readonly phase: 'waiting' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'terminated';
  readonly objective?: number;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** At most 300 characters. */
  readonly reason?: string;
  /** New jobs that were asked for after it had ended; absent means none. */
  readonly retries?: number;
  /** Of a trial that succeeded. */
  readonly model?: string;
  /** Answered from Vertex AI's cache: an earlier job made the model. */
  readonly cached?: true;
}

/** What a cancelled or failed run leaves on the bill, job by job. */
export interface Bill {
  readonly job: string;
  readonly state: JobState;
  /** Pipeline jobs: seconds the accelerator was busy; 0 when tuning had not begun. */
  readonly acceleratorSeconds?: number;
  /** For people: `8 NVIDIA A100 80 GB`. */
  readonly accelerator?: string;
  /** Gemini, which is paid by tokens times epochs: tokens of one epoch, where the job had counted them. */
  readonly billableTokens?: number;
  readonly sentence: string;
}

export interface JobProgress {
  readonly name: string;
  readonly state: JobState;
  readonly phase?: string;
  readonly since: string;
  /** Gemini only. */
  readonly evaluation?: LiveEvaluation;
}

/** With Google's quota to request for more jobs at a time. */
export interface QuotaProgress extends GoogleQuota {
  /** 1 is next. */
  readonly position: number;
  readonly of: number;
  /** Jobs at a time. */
  readonly limit: number;
  /** Until its turn; absent before the first job has ended. */
  readonly aboutMs?: number;
}

/** Answer of the query `progress`, one shape for tuneModel, sweep and retrain. Times are ISO 8601. */
export interface Progress {
  readonly kind: 'tuneModel' | 'sweep' | 'retrain';
  readonly phase: Phase;
  /** One sentence for people. */
  readonly message: string;
  readonly startedAt: string;
  readonly baseModel?: string;
  readonly trainSteps?: number;
  readonly epochCount?: number;
  readonly job?: JobProgress;
  /** While it waits for quota: its place in the line. */
  readonly quota?: QuotaProgress;
  readonly parallelism?: number;
  /** Starts no trial and does not rank until it is resumed. */
  readonly paused?: boolean;
  readonly trials?: readonly TrialProgress[];
  readonly billed?: readonly Bill[];
}

export const progressQuery: QueryDefinition<Progress> = defineQuery<Progress>('progress');

/** Memo key: a cancelled workflow's own record can't carry details in TypeScript, its memo can. */
export const BILL_MEMO = 'tempotuneBilled';
