import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.ts';
import { type Ending, type Expected, type ResultRow, type Run, type Step, withoutResult } from './model.ts';
import { evaluationData, trainingData, trainStepsOf } from './sweeps.ts';

/** What a baseline is told of a sweep. */
export interface BaselineSweep {
  readonly endpoint: string;
  readonly project: string;
  readonly region: string;
  readonly bucket: string;
  readonly tensorboard: string;
  readonly trainSteps: readonly number[];
  readonly pollMs: number;
  readonly trainingData: string;
  readonly evaluationData: string;
  readonly resultFile: string;
}

const REGION = 'us-central1';

/** With a TensorBoard made for it, as somebody has in their project. */
export async function baselineSweep(endpoint: string, folder: string, run: Run): Promise<BaselineSweep> {
  const parent = `projects/${run.id}/locations/${REGION}`;
  await fetch(`${endpoint}/v1/${parent}/tensorboards`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ displayName: 'sweeps' }),
  });
  const listed = (await (await fetch(`${endpoint}/v1/${parent}/tensorboards`)).json()) as {
    tensorboards: { name: string }[];
  };
  return {
    endpoint,
    project: run.id,
    region: REGION,
    bucket: run.id,
    tensorboard: listed.tensorboards[0]?.name ?? '',
    trainSteps: trainStepsOf(run),
    pollMs: 100,
    trainingData,
    evaluationData,
    resultFile: join(folder, `${run.id}.result.json`),
  };
}

/** The result file, once it is there. */
export async function untilResult(resultFile: string, end: number): Promise<Ending> {
  while (Date.now() < end) {
    if (existsSync(resultFile)) {
      const rows = JSON.parse(readFileSync(resultFile, 'utf8')) as ResultRow[];
      return { kind: 'result', rows, says: [], missing: [] };
    }
    await sleep(100);
  }
  return withoutResult('no end', ['no result']);
}

/** Whoever runs it again tries again after a refusal too; and nobody but tempotune pays a job again by rule. */
export function baselineExpected(fault: Fault, step: Step): Expected {
  return fault.othersExpected ?? fault.expected(step);
}
