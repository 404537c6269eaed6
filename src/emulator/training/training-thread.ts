import { parentPort } from 'node:worker_threads';
import { asBuffer, type TrainingAnswer, type TrainingOrder } from './thread-messages.ts';
import { runTraining } from './training-run.ts';

parentPort?.on('message', (order: TrainingOrder) => parentPort?.postMessage(answer(order)));

function answer({ spec, cancelled }: TrainingOrder): TrainingAnswer {
  const flag = new Int32Array(cancelled);
  const { dataset, evaluation, initial, ...settings } = spec;
  const data = {
    dataset: asBuffer(dataset),
    ...(evaluation ? { evaluation: asBuffer(evaluation) } : {}),
    ...(initial ? { initial: asBuffer(initial) } : {}),
  };
  try {
    return { outcome: runTraining({ ...settings, ...data }, () => Atomics.load(flag, 0) === 1) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { failure: { name, message } };
  }
}
