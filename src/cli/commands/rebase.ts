import type { Command } from '@commander-js/extra-typings';
import type { JobLocation } from '../../contract/tuning-job.ts';
import type { RebaseAnswer } from '../../vertex/rebase-tuned-model.ts';
import { connectVertex } from '../../vertex/vertex.ts';
import { CliError } from '../cli-error.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { runVerb } from '../verb.ts';

export interface RebaseOptions {
  readonly source: string;
  readonly output?: string | undefined;
  readonly json?: boolean | undefined;
}

const SOURCE = /^projects\/([^/]+)\/locations\/([^/]+)\/(?:models|tuningJobs|pipelineJobs)\/[^/]+$/;

export function registerRebase(cli: Command, context: CliContext): void {
  cli
    .command('rebase')
    .description(
      'Tune the model of an earlier job anew on Gemini, as Vertex AI itself migrates it. Costs a tuning job.',
    )
    .argument('<source>', 'resource name of a tuned model, a tuning job, or a pipeline job of the PaLM era')
    .option('-o, --output <folder>', 'gs:// folder for what the rebase writes')
    .option('--json', 'print the operation or job as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ tempotune rebase projects/p/locations/us-central1/pipelineJobs/tune-large-model-1',
    )
    .action((source, flags) => runVerb(context, flags, () => runRebase({ source, ...flags }, context)));
}

/** Calling it again is safe: while an earlier rebase of the source runs, or when it has succeeded, that one is named. */
export async function runRebase(
  { source, output, json }: RebaseOptions,
  { io, settings }: Pick<CliContext, 'io' | 'settings'>,
): Promise<ExitCode> {
  const location = locationOf(source);
  const { vertexEndpoint } = settings();
  const vertex = connectVertex(vertexEndpoint === undefined ? {} : { endpoint: vertexEndpoint });
  try {
    const order = { source, ...(output === undefined ? {} : { outputDirectory: output }) };
    const answer = await vertex.rebaseTunedModel(location, order);
    io.out(json ? JSON.stringify(answer, null, 2) : text(answer));
    io.note('Next: run it again for the state of the job, and its model when it has one');
    return EXIT.done;
  } finally {
    await vertex.close();
  }
}

function locationOf(source: string): JobLocation {
  const [, project, region] = SOURCE.exec(source) ?? [];
  if (project && region) return { project, region };
  throw new CliError(
    EXIT.usage,
    `${source} is no resource name of a tuned model or of the job that made it`,
    'write projects/…/locations/…/models/…, …/tuningJobs/… or …/pipelineJobs/…',
  );
}

function text(answer: RebaseAnswer): string {
  if (answer.kind === 'started') return `started: ${answer.operation}`;
  const { name, state, model } = answer.job;
  return [`there already: ${name} is ${state}`, ...(model ? [`model: ${model}`] : [])].join('\n');
}
