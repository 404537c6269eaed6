import type { Accelerator } from '../contract/tune-request.ts';
import type { ContextSize } from './base-models.ts';

/** What one tuning job computes on. */
export interface AcceleratorFacts {
  /** Follows the accelerator, wherever the pipeline job and the model are. */
  readonly computeRegion: string;
  /** Training examples a step. */
  readonly batchSize: Readonly<Record<ContextSize, number>>;
  /** For people. */
  readonly hardware: string;
  /** As the quota page of the console names it. */
  readonly quotaName: string;
  /** What one job takes of the quota; requests for more come in multiples of it. */
  readonly quotaPerJob: number;
  readonly quotaUnit: string;
  /** Whether a customer-managed key can encrypt the job. */
  readonly takesEncryptionKey: boolean;
}

// Guide: "tuning region", "steps", "accelerator type" and "quota"; read 2026-11.
export const accelerators: Readonly<Record<Accelerator, AcceleratorFacts>> = {
  GPU: {
    computeRegion: 'us-central1',
    batchSize: { '8k': 8, '32k': 8 },
    hardware: '8 NVIDIA A100 80 GB',
    quotaName: 'Restricted image training Nvidia A100 80 GB GPUs per region',
    quotaPerJob: 8,
    quotaUnit: 'GPUs',
    takesEncryptionKey: true,
  },
  TPU: {
    computeRegion: 'europe-west4',
    batchSize: { '8k': 24, '32k': 8 },
    hardware: '64 TPU v3 cores',
    quotaName: 'Restricted image training TPU V3 pod cores per region',
    quotaPerJob: 64,
    quotaUnit: 'cores',
    takesEncryptionKey: false,
  },
};
