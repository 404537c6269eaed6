import type { Finding } from '../contract/findings.ts';
import { sentence } from '../contract/findings.ts';
import type { RankedTrial, SweepResult, TuneResult } from '../contract/results.ts';
import type { RetrainResult, RunResult } from '../contract/retrain.ts';
import { decimal, elapsed, grouped } from './numbers.ts';
import { retrainText } from './retrain-text.ts';
import { type Column, oneLine, table } from './table.ts';
import { trainingText } from './training-text.ts';

const EVALUATION_LOSS = 'eval_total_loss';
const AUTOMATIC = 'auto';
const TOKEN_ACCURACY = 'eval_fraction_of_correct_next_step_preds';

export function isSweepResult(result: RunResult): result is SweepResult {
  return 'ranking' in result;
}

function isRetrainResult(result: RunResult): result is RetrainResult {
  return 'dataAsOf' in result;
}

/** @param columns room for a row of the ranking; default: that of a pipe */
export function resultText(result: RunResult, columns?: number): string {
  if (isRetrainResult(result)) return retrainText(result);
  return isSweepResult(result) ? sweepText(result, columns) : tuneText(result);
}

/** The model that a next command would work on. */
export function bestModel(result: RunResult): string {
  if (isRetrainResult(result)) return result.champion?.model ?? result.sweep?.model ?? result.earlier?.model ?? '';
  return isSweepResult(result) ? result.best.model : result.model;
}

/** A line a trial, and below it the reasons that have no room there. */
export function rankingTable(ranking: readonly RankedTrial[], objective: string, columns?: number): string {
  const isOwnColumn = objective !== EVALUATION_LOSS && objective !== TOKEN_ACCURACY;
  const shown: Column<RankedTrial>[] = [
    { title: 'rank', align: 'right', cell: ({ rank }) => (rank === undefined ? '–' : String(rank)) },
    { title: 'trial', align: 'right', cell: ({ index }) => String(index) },
    ...settingColumns(ranking),
    { title: 'eval loss', align: 'right', cell: ({ metrics }) => decimal(metrics?.[EVALUATION_LOSS]) },
    { title: 'token accuracy', align: 'right', cell: ({ metrics }) => decimal(metrics?.[TOKEN_ACCURACY]) },
    ...(isOwnColumn
      ? [{ title: objective, align: 'right' as const, cell: (trial: RankedTrial) => decimal(trial.objective) }]
      : []),
    { title: 'outcome', cell: ({ outcome, reason }) => (reason ? `${outcome}: ${reason}` : outcome) },
  ];
  const rows = table(shown, ranking.map(onOneLine)).split('\n');
  const lines = rows.map((row) => oneLine(row, columns));
  const cut = ranking.filter(
    (trial, position) => trial.reason?.includes('\n') || lines[position + 1] !== rows[position + 1],
  );
  return [...lines, ...wholeReasons(cut)].join('\n');
}

function onOneLine(trial: RankedTrial): RankedTrial {
  return trial.reason === undefined ? trial : { ...trial, reason: oneLine(trial.reason, trial.reason.length) };
}

/** Each once, with all trials that it is the reason of. */
function wholeReasons(trials: readonly RankedTrial[]): string[] {
  return [...new Set(trials.map(({ reason }) => reason ?? ''))].map((reason) => {
    const numbers = trials.filter((trial) => trial.reason === reason).map(({ index }) => index);
    return `${numbers.length === 1 ? 'trial' : 'trials'} ${numbers.join(', ')}: ${reason.replaceAll('\n', '\n  ')}`;
  });
}

/** Pipeline jobs are told steps, Gemini epochs and adapter size; what nobody set is automatic. */
function settingColumns(ranking: readonly RankedTrial[]): Column<RankedTrial>[] {
  const rate: Column<RankedTrial> = {
    title: 'rate ×',
    align: 'right',
    cell: ({ learningRateMultiplier: rate }) => (rate === undefined ? AUTOMATIC : decimal(rate)),
  };
  if (ranking.some(({ trainSteps }) => trainSteps !== undefined)) {
    return [
      {
        title: 'steps',
        align: 'right',
        cell: ({ trainSteps }) => (trainSteps === undefined ? '–' : grouped(trainSteps)),
      },
      rate,
      { title: 'epochs', align: 'right', cell: ({ load }) => decimal(load?.epochs, 2) },
    ];
  }
  return [
    { title: 'epochs', align: 'right', cell: ({ epochCount }) => String(epochCount ?? AUTOMATIC) },
    { title: 'adapter', align: 'right', cell: ({ adapterSize }) => String(adapterSize ?? AUTOMATIC) },
    rate,
    {
      title: 'checkpoint',
      cell: ({ checkpoint }) => (checkpoint?.id ? `${checkpoint.id} (epoch ${checkpoint.epoch})` : '–'),
    },
  ];
}

function sweepText(result: SweepResult, columns?: number): string {
  const { best, objective, trials, dataset, ranking } = result;
  return [
    rankingTable(ranking, objective.metric, columns),
    ...(trials.total > ranking.length ? [`the whole table (${trials.total} trials): ${result.tableUri}`] : []),
    '',
    `best model  ${best.model}`,
    ...(best.endpoint ? [`endpoint    ${best.endpoint}`] : []),
    `why         ${best.why}`,
    `dataset     ${grouped(dataset.examples)} examples, sha256 ${dataset.sha256.slice(0, 16)}`,
    ...(best.links ? [`pages       ${Object.values(best.links).join('\n            ')}`] : []),
    `took        ${elapsed(result.durationMs)}`,
    ...(result.champion ? [`champion    ${result.champion.outcome}: ${result.champion.reason}`] : []),
    ...(result.cost ? [costLine(result.cost)] : []),
    ...warningLines(result.warnings),
  ].join('\n');
}

function costLine({ maximumUsd, spentUsd, notStarted }: NonNullable<SweepResult['cost']>): string {
  const left = notStarted === 0 ? '' : `; ${notStarted} not started, since what they may cost did not fit`;
  return `cost        ${spentUsd.toFixed(2)} of at most ${maximumUsd.toFixed(2)} US dollars${left}`;
}

function tuneText(result: TuneResult): string {
  const metrics = Object.entries(result.metrics).map(([name, value]) => `${name} ${decimal(value)}`);
  return [
    `model       ${result.model}`,
    ...(result.endpoint ? [`endpoint    ${result.endpoint}`] : []),
    `job         ${result.job}`,
    `training    ${trainingText(result)}`,
    `checkpoint  ${checkpointText(result.checkpoint)}`,
    ...checkpointLines(result.checkpoints ?? []),
    `metrics     ${metrics.length > 0 ? metrics.join('\n            ') : (result.noMetrics ?? 'none')}`,
    `pages       ${Object.values(result.links).join('\n            ')}`,
    `job took    ${elapsed(result.durations.totalMs)}`,
    ...warningLines(result.warnings),
  ].join('\n');
}

/** Every checkpoint has an endpoint of its own, until somebody removes it. */
function checkpointLines(checkpoints: NonNullable<TuneResult['checkpoints']>): string[] {
  return checkpoints.map(({ id, epoch, metrics, endpoint }, position) => {
    const accuracy = metrics[TOKEN_ACCURACY];
    const value = accuracy === undefined ? '' : `, token accuracy ${decimal(accuracy)}`;
    return `${position === 0 ? 'all         ' : '            '}${id} after epoch ${epoch}${value}${endpoint ? `  ${endpoint}` : ''}`;
  });
}

function checkpointText({ id, epoch, step, rule }: TuneResult['checkpoint']): string {
  return [
    ...(id === undefined ? [] : [`${id} after epoch ${epoch}`]),
    rule,
    ...(step === undefined ? [] : [`step ${grouped(step)}`]),
  ].join(', ');
}

function warningLines(warnings: readonly Finding[]): string[] {
  return warnings.map((warning) => `${warning.severity}: ${sentence(warning)}`);
}
