import { mkdir } from 'node:fs/promises';
import type { Command } from '@commander-js/extra-typings';
import type { SweepRequest } from '../../contract/sweep-request.ts';
import { cloudStorage } from '../../gcs/cloud-storage.ts';
import type { CodeDataset } from '../code-dataset.ts';
import type { CliContext } from '../context.ts';
import { demoDataset, demoRequest, upload } from '../demo/demo-data.ts';
import { samplePrediction } from '../demo/sample-prediction.ts';
import { type DemoStack, startStack } from '../demo/stack.ts';
import { Stage } from '../demo/stage.ts';
import { visitorsGuide } from '../demo/visitors-guide.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { untilAborted } from '../interruption.ts';
import { grouped } from '../numbers.ts';
import { positiveNumber } from '../option-values.ts';
import { isSweepResult, resultText } from '../result-text.ts';
import { runVerb } from '../verb.ts';
import { followRun } from '../watch/follow-run.ts';

export interface DemoOptions {
  readonly keep?: boolean | undefined;
  readonly data?: string | undefined;
  readonly speed: number;
  readonly json?: boolean | undefined;
}

export function registerDemo(cli: Command, context: CliContext): void {
  cli
    .command('demo')
    .description(
      'Show the whole way on this machine: Temporal server, worker, emulator, a sweep over 100, 200 and 500 steps.',
    )
    .option('--keep', 'leave everything up afterwards until Ctrl-C, and print how to use it')
    .option('--data <folder>', 'keep Temporal and the emulator there over restarts; without it all is in memory')
    .option('--speed <factor>', "simulated seconds per real second in the emulator's jobs", positiveNumber, 120)
    .option('--json', 'print the SweepResult as JSON')
    .addHelpText('after', '\nExample:\n  $ tempotune demo --keep')
    .action((flags) => runVerb(context, flags, () => runDemo(flags, context)));
}

/** Ends everything it started, also after Ctrl-C and on failure. */
export async function runDemo(options: DemoOptions, context: CliContext): Promise<ExitCode> {
  const signal = context.interruption();
  const stage = new Stage();
  try {
    return await perform(options, context, { stage, signal });
  } catch (error) {
    if (signal.aborted) return EXIT.left; // what Ctrl-C tore apart is no failure
    throw error;
  } finally {
    await stage.close();
  }
}

async function perform(
  options: DemoOptions,
  context: CliContext,
  { stage, signal }: { stage: Stage; signal: AbortSignal },
): Promise<ExitCode> {
  const { io } = context;
  const { keep = false, data, speed, json } = options;
  const request = await demoRequest();
  const dataset = await demoDataset();
  io.note(
    `dataset   ${grouped(dataset.examples)} examples from the documented code of @temporalio/*: ` +
      `${grouped(dataset.training.length)} to train, ${grouped(dataset.evaluation.length)} to evaluate`,
  );
  if (data !== undefined) await mkdir(data, { recursive: true });
  const stack = await startStack({ keep, data, speed, signal }, context, stage);
  io.note(`temporal  ${stack.temporal.address}   emulator  ${stack.emulator.url}   worker  in this process`);
  await upload(dataset, request, cloudStorage({ endpoint: stack.emulator.url }));

  const workflowId =
    data === undefined ? 'demo' : `demo-${new Date(context.now()).toISOString().replaceAll(/[:.]/g, '-')}`;
  await stack.client.startSweep(request, { workflowId });
  io.note(`sweep     ${workflowId}: ${request.tune.baseModel}, ${JSON.stringify(request.vary)}`);
  const followed = await followRun(workflowId, stack.client, context, {
    signal,
    intervalMs: 250,
    hint: 'Ctrl-C ends all of it',
  });
  if (followed.end === 'left' || !isSweepResult(followed.result)) return EXIT.left;
  const { result } = followed;
  if (json) {
    io.out(JSON.stringify(result, null, 2));
  } else {
    io.out(resultText(result));
    io.out(await prediction(result.best.endpoint, dataset, stack));
  }
  return keep ? await stayOpen(stack, request, io, signal) : farewell(io);
}

async function prediction(
  endpoint: string | undefined,
  dataset: CodeDataset,
  { settings }: DemoStack,
): Promise<string> {
  if (endpoint === undefined) return '\nthe best model is not deployed, so it can not be asked';
  const { prompt, answer } = await samplePrediction(endpoint, dataset.evaluation, settings);
  return [
    '',
    'asked     (an evaluation example; the answer comes from the small next-character model that the emulator trained)',
    ...indented(prompt),
    'answered',
    ...indented(answer),
  ].join('\n');
}

function indented(text: string): string[] {
  return text.split('\n').map((line) => `  ${line}`);
}

async function stayOpen(
  stack: DemoStack,
  request: SweepRequest,
  io: CliContext['io'],
  signal: AbortSignal,
): Promise<ExitCode> {
  io.note(visitorsGuide(stack, request));
  await untilAborted(signal);
  return EXIT.done;
}

function farewell(io: CliContext['io']): ExitCode {
  io.note('Everything is ended again. Next: npm run demo -- --keep, to look around and start sweeps of your own');
  return EXIT.done;
}
