import type { Finding } from '../contract/findings.ts';
import { sentence } from '../contract/findings.ts';
import type { RankedTrial, SweepResult, TuneResult } from '../contract/results.ts';
import { decimal, elapsed, grouped } from './numbers.ts';
import { type Column, table } from './table.ts';

const EVALUATION_LOSS = 'eval_total_loss';
const TOKEN_ACCURACY = 'eval_fraction_of_correct_next_step_preds';

export function isSweepResult(result: TuneResult | SweepResult): result is SweepResult {
  return 'ranking' in result;
}

export function resultText(result: TuneResult | SweepResult): string {
  return isSweepResult(result) ? sweepText(result) : tuneText(result);
}

/** The model that a next command would work on. */
export function bestModel(result: TuneResult | SweepResult): string {
  return isSweepResult(result) ? result.best.model : result.model;
}

export function rankingTable(ranking: readonly RankedTrial[], objective: string): string {
  const isOwnColumn = objective !== EVALUATION_LOSS && objective !== TOKEN_ACCURACY;
  const columns: Column<RankedTrial>[] = [
    { title: 'rank', align: 'right', cell: ({ rank }) => (rank === undefined ? '–' : String(rank)) },
    { title: 'trial', align: 'right', cell: ({ index }) => String(index) },
    { title: 'steps', align: 'right', cell: ({ trainSteps }) => grouped(trainSteps) },
    { title: 'rate ×', align: 'right', cell: (trial) => decimal(trial.learningRateMultiplier) },
    { title: 'epochs', align: 'right', cell: ({ load }) => decimal(load?.epochs, 2) },
    { title: 'eval loss', align: 'right', cell: ({ metrics }) => decimal(metrics?.[EVALUATION_LOSS]) },
    { title: 'token accuracy', align: 'right', cell: ({ metrics }) => decimal(metrics?.[TOKEN_ACCURACY]) },
    ...(isOwnColumn
      ? [{ title: objective, align: 'right' as const, cell: (trial: RankedTrial) => decimal(trial.objective) }]
      : []),
    { title: 'outcome', cell: ({ outcome, reason }) => (reason ? `${outcome}: ${reason}` : outcome) },
  ];
  return table(columns, ranking);
}

function sweepText(result: SweepResult): string {
  const { best, objective, trials, dataset, ranking } = result;
  return [
    rankingTable(ranking, objective.metric),
    ...(trials.total > ranking.length ? [`the whole table (${trials.total} trials): ${result.tableUri}`] : []),
    '',
    `best model  ${best.model}`,
    ...(best.endpoint ? [`endpoint    ${best.endpoint}`] : []),
    `why         ${best.why}`,
    `dataset     ${grouped(dataset.examples)} examples, sha256 ${dataset.sha256.slice(0, 16)}`,
    ...(best.links ? [`pages       ${Object.values(best.links).join('\n            ')}`] : []),
    `took        ${elapsed(result.durationMs)}`,
    ...warningLines(result.warnings),
  ].join('\n');
}

function tuneText(result: TuneResult): string {
  const metrics = Object.entries(result.metrics).map(([name, value]) => `${name} ${decimal(value)}`);
  return [
    `model       ${result.model}`,
    ...(result.endpoint ? [`endpoint    ${result.endpoint}`] : []),
    `job         ${result.job}`,
    `training    ${grouped(result.trainSteps)} steps of ${result.load.batchSize} = ${decimal(result.load.epochs, 2)} epochs of ${grouped(result.dataset.trainingExamples)} examples`,
    `checkpoint  ${result.checkpoint.rule}${result.checkpoint.step === undefined ? '' : `, step ${grouped(result.checkpoint.step)}`}`,
    `metrics     ${metrics.length > 0 ? metrics.join('\n            ') : (result.noMetrics ?? 'none')}`,
    `pages       ${Object.values(result.links).join('\n            ')}`,
    `job took    ${elapsed(result.durations.totalMs)}`,
    ...warningLines(result.warnings),
  ].join('\n');
}

function warningLines(warnings: readonly Finding[]): string[] {
  return warnings.map((warning) => `${warning.severity}: ${sentence(warning)}`);
}
