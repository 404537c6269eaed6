import { type Fault, faults } from './faults.ts';
import type { Api, Run, Step } from './model.ts';
import { steps } from './steps.ts';
import type { Wave } from './wave.ts';

export interface PlanOptions {
  /** The first seed of each cell. */
  readonly seed: number;
  readonly runsPerCell: number;
  /** Part of a fault's or step's name, or `fault @ step`. */
  readonly only?: string;
  /** One step for each quick fault instead of all. */
  readonly isShort: boolean;
}

type CellPlan = Pick<Wave, 'fault' | 'step'>;

/** Where a fault makes no sense, with the reason. */
export function notApplicable(fault: Fault, step: Step): string | undefined {
  if (fault.notAt?.(step)) return fault.notAt(step);
  if (fault.kind === 'answer' && fault.isOfUpload && !step.write) return 'nothing is uploaded';
  return apisOf(fault, step).length === 0 ? 'the API has no such step' : undefined;
}

/** Cells in the order of faults and steps, the long ones first so that none is left over at the end. */
export function planWaves(options: PlanOptions): Wave[] {
  const cells: CellPlan[] = faults.flatMap((fault) =>
    steps.filter((step) => notApplicable(fault, step) === undefined).map((step) => ({ fault, step })),
  );
  const waves = (options.isShort ? shortForm(cells) : cells)
    .filter(({ fault, step }) => isWanted(fault, step, options.only))
    .map(({ fault, step }) => ({ fault, step, runs: runsOf(fault, step, options) }));
  return waves.sort((one, other) => Number(other.fault.isSlow ?? false) - Number(one.fault.isSlow ?? false));
}

/** `fault @ step`, as `--only` takes it. */
export function cellName(fault: string, step: string): string {
  return `${fault} @ ${step}`;
}

function isWanted(fault: Fault, step: Step, only: string | undefined): boolean {
  if (only === undefined) return true;
  if (only.includes(' @ ')) return cellName(fault.name, step.name) === only;
  return fault.name.includes(only) || step.name === only;
}

/** Each quick fault once, at the step that the faults before it have met least. */
function shortForm(cells: readonly CellPlan[]): CellPlan[] {
  const met = new Map<Step, number>();
  const chosen: CellPlan[] = [];
  for (const fault of faults.filter(({ isSlow }) => !isSlow)) {
    const own = cells.filter((cell) => cell.fault === fault);
    const fewest = Math.min(...own.map(({ step }) => met.get(step) ?? 0));
    const cell = own.find(({ step }) => (met.get(step) ?? 0) === fewest);
    if (!cell) continue;
    met.set(cell.step, fewest + 1);
    chosen.push(cell);
  }
  return chosen;
}

function runsOf(fault: Fault, step: Step, { seed: first, runsPerCell }: PlanOptions): Run[] {
  return Array.from({ length: runsPerCell }, (_, index) => runOf(fault, step, first + index));
}

function runOf(fault: Fault, step: Step, seed: number): Run {
  const apis = apisOf(fault, step);
  const place = faults.indexOf(fault) * steps.length + steps.indexOf(step);
  const trials = fault.trials ?? 2;
  return {
    id: `matrix-${String(place).padStart(3, '0')}-${String(seed).padStart(5, '0')}`,
    cell: { fault: fault.name, step: step.name },
    seed,
    api: apis[(place + seed) % apis.length] ?? 'pipelineJobs',
    trials,
    hit: Math.floor((place + seed) / 2) % trials,
  };
}

const APIS: readonly Api[] = ['pipelineJobs', 'tuningJobs'];

function apisOf(fault: Fault, step: Step): Api[] {
  return APIS.filter((api) => fault.api === undefined || fault.api === api).filter(
    (api) => step.hook(sample(api), 'sample') !== undefined,
  );
}

function sample(api: Api): Run {
  return { id: 'sample', cell: { fault: '', step: 'poll' }, seed: 0, api, trials: 2, hit: 0 };
}
