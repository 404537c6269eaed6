import { lastSegment } from '../../contract/resource-names.ts';
import { decimal, elapsed, grouped } from '../numbers.ts';
import { table } from '../table.ts';
import type { Compared, ComparedData } from './compared.ts';

interface Row {
  readonly title: string;
  readonly cells: readonly string[];
}

const NOTHING = '–';
const HASH_DIGITS = 12;

/** A column for each, a row for everything that at least one of them has. */
export function comparisonTable(compared: readonly Compared[]): string {
  const rows = rowsOf(compared).filter(({ cells }) => cells.some((cell) => cell !== NOTHING));
  return table(
    [
      { title: '', cell: ({ title }: Row) => title },
      ...compared.map(({ name }, position) => ({
        title: lastSegment(name),
        cell: ({ cells }: Row) => cells[position] ?? NOTHING,
      })),
    ],
    rows,
  );
}

function rowsOf(compared: readonly Compared[]): readonly Row[] {
  const row = (title: string, cell: (one: Compared) => string | undefined): Row => ({
    title,
    cells: compared.map((one) => cell(one) ?? NOTHING),
  });
  const metrics = [...new Set(compared.flatMap((one) => Object.keys(one.metrics)))].sort();
  return [
    row('what', ({ what }) => what),
    row('state', ({ state }) => state),
    row('base model', ({ baseModel }) => baseModel),
    row('trials', ({ trials }) => trials),
    row('steps', ({ parameters }) => count(parameters.trainSteps)),
    row('epochs set', ({ parameters }) => count(parameters.epochCount)),
    row('adapter size', ({ parameters }) => count(parameters.adapterSize)),
    row('rate ×', ({ parameters }) => decimal(parameters.learningRateMultiplier)),
    row('epochs', ({ epochs }) => decimal(epochs, 2)),
    ...metrics.map((name) => row(name, (one) => decimal(one.metrics[name]))),
    row('dataset', ({ dataset }) => dataText(dataset)),
    row('evaluation', ({ evaluation }) => dataText(evaluation)),
    row('took', ({ durationMs }) => time(durationMs)),
    row('queued', ({ queuedMs }) => time(queuedMs)),
    row('tuning', ({ tuningMs }) => time(tuningMs)),
    row('cost', ({ costUsd }) => (costUsd === undefined ? undefined : `$${decimal(costUsd, 2)}`)),
    row('tokens an epoch', ({ billableTokens }) => count(billableTokens)),
    row('billed', ({ billed }) => (billed && billed.length > 0 ? billed.join('; ') : undefined)),
    row('model', ({ model }) => (model === undefined ? undefined : lastSegment(model))),
    row('endpoint', ({ endpoint }) => (endpoint === undefined ? undefined : lastSegment(endpoint))),
  ];
}

function count(value: number | undefined): string | undefined {
  return value === undefined ? undefined : grouped(value);
}

function time(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : elapsed(milliseconds);
}

function dataText(data: ComparedData | undefined): string | undefined {
  if (!data) return undefined;
  const size = data.examples === undefined ? '' : `${grouped(data.examples)} examples, `;
  return `${size}${data.sha256.slice(0, HASH_DIGITS)}`;
}
