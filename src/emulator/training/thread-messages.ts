import type { TrainingOutcome, TrainingSpec } from './training-spec.ts';

/** To the thread: train this, unless the first number behind `cancelled` turns 1. */
export interface TrainingOrder {
  spec: TrainingSpec;
  cancelled: SharedArrayBuffer;
}

/** From the thread, one for each order. */
export type TrainingAnswer = { outcome: TrainingOutcome } | { failure: { name: string; message: string } };

/** Buffers cross into and out of a thread as plain bytes. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
