import type { Command } from '@commander-js/extra-typings';
import type { BaseModelFacts } from '../../catalog/base-models.ts';
import type { GeminiModelFacts } from '../../catalog/gemini-models.ts';
import { datasetLimits, geminiDatasetLimits } from '../../catalog/limits.ts';
import type { DatasetFacts } from '../../contract/dataset.ts';
import { type Finding, isError, sentence } from '../../contract/findings.ts';
import { type CheckOptions as CheckDatasetOptions, checkDataset } from '../../datasets/check.ts';
import { shapeOfDataset } from '../../datasets/dataset-shape.ts';
import { findLeakage } from '../../datasets/leakage.ts';
import { validationFindings } from '../../planning/plan-findings.ts';
import { trainingLoad } from '../../planning/training-load.ts';
import type { CliContext } from '../context.ts';
import { datasetInputs } from '../dataset-inputs.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { decimal, grouped } from '../numbers.ts';
import { knownBaseModel } from '../option-values.ts';
import { runVerb } from '../verb.ts';

export interface CheckOptions {
  readonly datasets: readonly string[];
  readonly baseModel: BaseModelFacts | GeminiModelFacts;
  readonly evaluation?: string | undefined;
  readonly json?: boolean | undefined;
}

/** What `--json` prints. */
export interface CheckReport {
  readonly ok: boolean;
  readonly examples: number;
  readonly sha256: string;
  readonly findings: readonly Finding[];
  readonly baseModel: string;
  readonly dataset: DatasetFacts;
  readonly evaluation?: DatasetFacts;
  /** With the default accelerator, for the steps of a default sweep; none for Gemini, which counts epochs itself. */
  readonly epochs: readonly { readonly trainSteps: number; readonly epochs: number }[];
}

const DEFAULT_SWEEP_STEPS = [100, 200, 500];

export function registerCheck(cli: Command, context: CliContext): void {
  cli
    .command('check')
    .description('Check a dataset against every rule of the guide. Uploads and starts nothing.')
    .argument('<dataset...>', 'JSONL files or gs:// objects; several count as one dataset')
    .requiredOption('--base-model <id>', 'for example gemini-2.5-flash or code-bison@002', knownBaseModel)
    .option('--evaluation <dataset>', 'evaluation dataset, JSONL file or gs:// object')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ tempotune check train.jsonl --base-model code-bison@002 --evaluation eval.jsonl',
    )
    .action((datasets, flags) => runVerb(context, flags, () => runCheck({ datasets, ...flags }, context)));
}

export async function runCheck(
  options: CheckOptions,
  { io, settings }: Pick<CliContext, 'io' | 'settings'>,
): Promise<ExitCode> {
  const report = await checkReport(options, settings().storageEndpoint);
  if (options.json) io.out(JSON.stringify(report, null, 2));
  else io.out(reportText(report));
  io.note(
    report.ok
      ? `Next: tempotune sweep <request.yaml>, with this dataset as datasetUri`
      : 'Correct it, then check again.',
  );
  return report.ok ? EXIT.done : EXIT.invalid;
}

async function checkReport(
  { datasets, baseModel, evaluation }: CheckOptions,
  storageEndpoint?: string,
): Promise<CheckReport> {
  const isGemini = baseModel.api === 'tuningJobs';
  const check = async (places: readonly string[], part: Pick<CheckDatasetOptions, 'role' | 'field'>) => {
    const inputs = await datasetInputs(places, storageEndpoint);
    const shape = isGemini ? await shapeOfDataset(inputs) : baseModel.shape;
    return checkDataset(inputs, { ...part, shape, limits: isGemini ? geminiDatasetLimits : datasetLimits });
  };
  const training = await check(datasets, { role: 'training', field: 'datasetUri' });
  const held =
    evaluation === undefined
      ? undefined
      : await check([evaluation], { role: 'evaluation', field: 'evaluationDatasetUri' });
  const { facts } = training;
  const together = held
    ? [
        ...findLeakage(training.fingerprints, held.fingerprints),
        ...(isGemini ? validationFindings({ dataset: facts, evaluation: held.facts }) : []),
      ]
    : [];
  const findings = [...training.findings, ...(held?.findings ?? []), ...together];
  return {
    ok: !findings.some(isError),
    examples: facts.examples,
    sha256: facts.sha256,
    findings,
    baseModel: baseModel.id,
    dataset: facts,
    ...(held ? { evaluation: held.facts } : {}),
    epochs: isGemini ? [] : epochsPreview(facts, baseModel),
  };
}

function epochsPreview(facts: DatasetFacts, { context }: BaseModelFacts): CheckReport['epochs'] {
  if (facts.trainingExamples === 0) return [];
  return DEFAULT_SWEEP_STEPS.map((trainSteps) => {
    const { epochs } = trainingLoad({ accelerator: 'GPU', context, trainSteps, examples: facts.trainingExamples });
    return { trainSteps, epochs };
  });
}

function reportText(report: CheckReport): string {
  const errors = report.findings.filter(isError).length;
  const verdict = report.ok
    ? `fit for ${report.baseModel}`
    : `not fit for ${report.baseModel}: ${errors} ${errors === 1 ? 'error' : 'errors'}`;
  return [
    ...report.findings.map((finding) => `${finding.severity}: ${sentence(finding)}`),
    `${grouped(report.examples)} examples, ${grouped(report.dataset.sizeBytes)} bytes, sha256 ${report.sha256.slice(0, 16)}`,
    ...(report.evaluation ? [`${grouped(report.evaluation.examples)} evaluation examples`] : []),
    ...report.epochs.map(({ trainSteps, epochs }) => `${trainSteps} steps on GPU = ${decimal(epochs, 2)} epochs`),
    verdict,
  ].join('\n');
}
