import { writeFile } from 'node:fs/promises';
import { type Command, Option } from '@commander-js/extra-typings';
import type { DatasetShape } from '../../contract/dataset.ts';
import { CliError } from '../cli-error.ts';
import { type CodeDataset, codeDataset } from '../code-dataset.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { grouped } from '../numbers.ts';
import { wholeNumber } from '../option-values.ts';
import { runVerb } from '../verb.ts';

export interface FromCodeOptions {
  readonly folders: readonly string[];
  readonly output: string;
  readonly evaluationOutput?: string | undefined;
  readonly evaluationExamples: number;
  readonly shape: DatasetShape;
  readonly json?: boolean | undefined;
}

export function registerDatasetFromCode(cli: Command, context: CliContext): void {
  cli
    .command('dataset')
    .description('Make datasets.')
    .command('from-code')
    .description('Make a dataset out of code: every declaration with a doc comment becomes an example.')
    .argument('<folder...>', 'folders with TypeScript or JavaScript sources')
    .requiredOption('-o, --output <file>', 'JSONL file to write the training examples to')
    .option('--evaluation-output <file>', 'JSONL file to hold back evaluation examples in; no example is in both')
    .option('--evaluation-examples <number>', 'how many to hold back, 10 to 250', wholeNumber(10, 250), 250)
    .addOption(
      new Option('--shape <shape>', 'generation for code-bison, chat for codechat-bison')
        .choices(['generation', 'chat'] as const)
        .default('generation' as const),
    )
    .option('--json', 'print the counts as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ tempotune dataset from-code src -o train.jsonl --evaluation-output eval.jsonl --evaluation-examples 100',
    )
    .action((folders, flags) => runVerb(context, flags, () => runFromCode({ folders, ...flags }, context)));
}

/** The same code gives the same files, byte for byte. */
export async function runFromCode(options: FromCodeOptions, { io }: Pick<CliContext, 'io'>): Promise<ExitCode> {
  const { folders, output, evaluationOutput, evaluationExamples, shape, json } = options;
  const split = evaluationOutput === undefined ? {} : { evaluation: { examples: evaluationExamples } };
  const dataset = await codeDataset(folders, { shape, ...split });
  if (dataset.examples === 0) {
    throw new CliError(
      EXIT.invalid,
      'no documented declaration was found',
      'name folders whose code has doc comments (/** … */)',
    );
  }
  await writeFile(output, dataset.training.join(''));
  if (evaluationOutput !== undefined) await writeFile(evaluationOutput, dataset.evaluation.join(''));
  const report = reportOf(dataset, options);
  io.out(json ? JSON.stringify(report, null, 2) : reportText(dataset, options));
  const evaluation = evaluationOutput === undefined ? '' : ` --evaluation ${evaluationOutput}`;
  const baseModel = shape === 'chat' ? 'codechat-bison@002' : 'code-bison@002';
  io.note(`Next: tempotune check ${output} --base-model ${baseModel}${shape === 'chat' ? '' : evaluation}`);
  return EXIT.done;
}

function reportOf(
  { files, training, evaluation, skipped }: CodeDataset,
  { output, evaluationOutput }: FromCodeOptions,
): object {
  return {
    files,
    training: { file: output, examples: training.length },
    ...(evaluationOutput === undefined ? {} : { evaluation: { file: evaluationOutput, examples: evaluation.length } }),
    skipped,
  };
}

function reportText(dataset: CodeDataset, { output, evaluationOutput }: FromCodeOptions): string {
  const skipped = Object.entries(dataset.skipped).filter(([, count]) => count > 0);
  return [
    `${grouped(dataset.files)} files, ${grouped(dataset.examples)} examples`,
    `${output}: ${grouped(dataset.training.length)} training examples`,
    ...(evaluationOutput === undefined
      ? []
      : [`${evaluationOutput}: ${grouped(dataset.evaluation.length)} evaluation examples`]),
    ...(skipped.length > 0 ? [`skipped: ${skipped.map(([reason, count]) => `${count} × ${reason}`).join(', ')}`] : []),
  ].join('\n');
}
