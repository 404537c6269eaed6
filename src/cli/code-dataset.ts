import { stat } from 'node:fs/promises';
import type { DatasetShape } from '../contract/dataset.ts';
import { contentOf, examplesFromCode, type SkipReason } from '../datasets/from-code/examples.ts';
import { toJsonLine } from '../datasets/from-code/json-lines.ts';
import { sourceFiles } from '../datasets/from-code/source-files.ts';
import { type EvaluationSize, splitExamples } from '../datasets/split.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';

/** A dataset made from code; each line ends in a line feed. */
export interface CodeDataset {
  readonly files: number;
  readonly examples: number;
  readonly training: readonly string[];
  readonly evaluation: readonly string[];
  readonly skipped: Readonly<Record<SkipReason, number>>;
}

export interface CodeDatasetOptions {
  readonly shape: DatasetShape;
  /** Absent: all examples are for training. */
  readonly evaluation?: EvaluationSize;
}

/** @throws {CliError} for a folder that is not there. */
export async function codeDataset(folders: readonly string[], options: CodeDatasetOptions): Promise<CodeDataset> {
  for (const folder of folders) {
    if (!(await stat(folder).catch(() => undefined))) {
      throw new CliError(
        EXIT.notFound,
        `there is no folder ${folder}`,
        'name folders with TypeScript or JavaScript sources',
      );
    }
  }
  const { examples, files, skipped } = await examplesFromCode(sourceFiles(folders));
  const { training, evaluation } = options.evaluation
    ? splitExamples(examples, contentOf, options.evaluation)
    : { training: examples, evaluation: [] };
  return {
    files,
    skipped,
    examples: examples.length,
    training: training.map((example) => toJsonLine(example, options.shape)),
    evaluation: evaluation.map((example) => toJsonLine(example, options.shape)),
  };
}
