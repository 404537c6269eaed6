import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { type Command, Option } from '@commander-js/extra-typings';
import type { DatasetShape } from '../../contract/dataset.ts';
import type { JobLocation } from '../../contract/tuning-job.ts';
import { isKind } from '../../google/errors.ts';
import type { PredictionInput, PredictionOptions } from '../../vertex/predictions.ts';
import { connectVertex, type Vertex } from '../../vertex/vertex.ts';
import { CliError } from '../cli-error.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { numberFromZeroToOne, wholeNumber } from '../option-values.ts';
import { runVerb } from '../verb.ts';

export interface PredictOptions {
  /** Resource name of a tuned model (with or without version) or of an endpoint. */
  readonly target: string;
  readonly prompt?: string | undefined;
  readonly file?: string | undefined;
  readonly shape?: DatasetShape | undefined;
  readonly context?: string | undefined;
  readonly temperature?: number | undefined;
  readonly maxOutputTokens?: number | undefined;
  readonly json?: boolean | undefined;
}

interface Deployed {
  readonly endpoint: string;
  readonly shape: DatasetShape;
}

const RESOURCE = /^projects\/([^/]+)\/locations\/([^/]+)\/(models|endpoints)\/[^/]+$/;
// Vertex AI puts it on every model that its tuning pipelines make
const BASE_MODEL_LABEL = 'google-vertex-llm-tuning-base-model-id';

export function registerPredict(cli: Command, context: CliContext): void {
  cli
    .command('predict')
    .description('Ask a tuned model.')
    .argument('<model>', 'resource name of a tuned model or of an endpoint, as a result prints it')
    .option('--prompt <text>', 'what to ask')
    .option('--file <file>', 'file with what to ask, - for stdin')
    .addOption(
      new Option(
        '--shape <shape>',
        'generation or chat; default: what the model says, for an endpoint generation',
      ).choices(['generation', 'chat'] as const),
    )
    .option('--context <text>', 'chat and Gemini: instructions that hold for the whole conversation')
    .option('--temperature <number>', '0 (always the same answer) to 1', numberFromZeroToOne, 0)
    .option('--max-output-tokens <number>', 'longest answer in tokens, 1 to 1000', wholeNumber(1, 1_000), 256)
    .option('--json', 'print the answer with its endpoint as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ tempotune predict projects/p/locations/us-central1/models/123@1 --prompt "Write a retry loop"',
    )
    .action((target, flags) => runVerb(context, flags, () => runPredict({ target, ...flags }, context)));
}

export async function runPredict(
  options: PredictOptions,
  { io, settings }: Pick<CliContext, 'io' | 'settings'>,
): Promise<ExitCode> {
  const location = locationOf(options.target);
  const prompt = await promptOf(options);
  const { vertexEndpoint } = settings();
  const vertex = connectVertex(vertexEndpoint === undefined ? {} : { endpoint: vertexEndpoint });
  try {
    const { endpoint, shape } = await deployed(options, location, vertex);
    const input = predictionInput(prompt, shape, options.context);
    const answer = await ask(vertex, location, endpoint, input, {
      ...(options.temperature === undefined ? {} : { temperature: options.temperature }),
      ...(options.maxOutputTokens === undefined ? {} : { maxOutputTokens: options.maxOutputTokens }),
    });
    io.out(options.json ? JSON.stringify({ endpoint, prompt, answer }, null, 2) : answer);
    io.note(`Next: other words with --prompt, or a longer answer with --max-output-tokens 1000`);
    return EXIT.done;
  } finally {
    await vertex.close();
  }
}

/** An endpoint does not say what it serves, but Gemini's refuse `predict` in words of their own. */
async function ask(
  vertex: Vertex,
  location: JobLocation,
  endpoint: string,
  input: PredictionInput,
  options: PredictionOptions,
): Promise<string> {
  try {
    return await vertex.predictions(location, 'pipelineJobs').predict(endpoint, input, options);
  } catch (error) {
    if (!isKind(error, 'Invalid', 'FailedPrecondition') || !/gemini/i.test(error.message)) throw error;
    return vertex.predictions(location, 'tuningJobs').predict(endpoint, input, options);
  }
}

export function predictionInput(prompt: string, shape: DatasetShape, context: string | undefined): PredictionInput {
  const instructions = context === undefined ? {} : { context };
  if (shape === 'generation') return { shape, prompt, ...instructions };
  return { shape, ...instructions, messages: [{ author: 'user', content: prompt }] };
}

function locationOf(target: string): JobLocation {
  const [, project, region] = RESOURCE.exec(target) ?? [];
  if (project && region) return { project, region };
  throw new CliError(
    EXIT.usage,
    `${target} is no resource name of a model or endpoint`,
    'write projects/…/locations/…/models/…@1, as the result of tune and sweep prints it',
  );
}

async function promptOf({ prompt, file }: PredictOptions): Promise<string> {
  if ((prompt === undefined) === (file === undefined)) {
    throw new CliError(EXIT.usage, 'predict asks one prompt', 'give either --prompt <text> or --file <file>');
  }
  if (prompt !== undefined) return prompt;
  return file === '-' ? text(process.stdin) : readFile(file ?? '', 'utf8');
}

async function deployed({ target, shape }: PredictOptions, location: JobLocation, vertex: Vertex): Promise<Deployed> {
  if (target.includes('/endpoints/')) return { endpoint: target, shape: shape ?? 'generation' };
  const model = await vertex.modelRegistry(location).get(target);
  const [endpoint] = model.endpoints;
  if (!endpoint) {
    throw new CliError(EXIT.notFound, `${target} is not deployed`, `tempotune models deploy ${target}`);
  }
  const isChat = /^(codechat|chat)-/.test(model.labels[BASE_MODEL_LABEL] ?? '');
  return { endpoint, shape: shape ?? (isChat ? 'chat' : 'generation') };
}
