import type { Fault } from './fault.ts';
import { faults } from './faults.ts';
import type { Api, Run, Step } from './model.ts';
import type { Subject } from './subject.ts';
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
export function notApplicable(subject: Subject, fault: Fault, step: Step): string | undefined {
  const reason = subject.notApplicable(fault, step) ?? fault.notAt?.(step);
  if (reason) return reason;
  if (fault.kind === 'answer' && fault.isOfUpload && !step.write) return 'nothing is uploaded';
  return apisOf(subject, fault, step).length === 0 ? 'the API has no such step' : undefined;
}

/** In the order of faults and steps, but the long ones first, so that none is left over at the end. */
export function planWaves(subject: Subject, options: PlanOptions): Wave[] {
  const cells: CellPlan[] = faults.flatMap((fault) =>
    subject.steps.filter((step) => notApplicable(subject, fault, step) === undefined).map((step) => ({ fault, step })),
  );
  const waves = (options.isShort ? shortForm(cells) : cells)
    .filter(({ fault, step }) => isWanted(fault, step, options.only))
    .map(({ fault, step }) => ({ subject, fault, step, runs: runsOf(subject, fault, step, options) }));
  return waves.sort((one, other) => weight(other) - weight(one));
}

function weight({ fault }: Wave): number {
  if (fault.kind === 'moment' && fault.needsDurableEmulator) return 2;
  return fault.isSlow ? 1 : 0;
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

function runsOf(subject: Subject, fault: Fault, step: Step, options: PlanOptions): Run[] {
  return Array.from({ length: options.runsPerCell }, (_, index) => runOf(subject, fault, step, options.seed + index));
}

function runOf(subject: Subject, fault: Fault, step: Step, seed: number): Run {
  const apis = apisOf(subject, fault, step);
  const place = faults.indexOf(fault) * subject.steps.length + subject.steps.indexOf(step);
  return {
    id: `matrix-${String(place).padStart(3, '0')}-${String(seed).padStart(5, '0')}`,
    cell: { subject: subject.name, fault: fault.name, step: step.name },
    seed,
    api: apis[(place + seed) % apis.length] ?? 'pipelineJobs',
    trials: TRIALS,
    hit: isSlowed(fault, step) ? 0 : Math.floor((place + seed) / 2) % TRIALS,
  };
}

/** Jobs wait in line for quota: with a slow clock only the first trial gets to its job in time. */
export function isSlowed(fault: Fault, step: Step): boolean {
  const isStopped = step.afterCancel === true || (fault.kind === 'moment' && fault.slowsClock === true);
  return isStopped && step.isBeforeEnd === true;
}

const TRIALS = 2;

function apisOf(subject: Subject, fault: Fault, step: Step): Api[] {
  return subject.apis
    .filter((api) => fault.api === undefined || fault.api === api)
    .filter((api) => step.hook(sample(api), 'sample') !== undefined);
}

function sample(api: Api): Run {
  return { id: 'sample', cell: { subject: '', fault: '', step: 'poll' }, seed: 0, api, trials: TRIALS, hit: 0 };
}
