import type { Plan } from '../contract/plan.ts';

/** One thing that is not as it was agreed. */
export interface PlanDifference {
  /** Dotted path in the plan. */
  readonly field: string;
  readonly agreed: unknown;
  readonly now: unknown;
}

/** What was agreed; findings and calls follow from the rest. */
function agreed({ findings: _, trials, ...plan }: Plan): object {
  return { ...plan, trials: trials.map(({ createCall: __, ...trial }) => trial) };
}

/** Every value that two plans do not share. */
export function planDifferences(before: Plan, now: Plan): readonly PlanDifference[] {
  return differences(agreed(before), agreed(now), '');
}

function differences(before: unknown, now: unknown, field: string): PlanDifference[] {
  if (isBranch(before) && isBranch(now)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
    return [...keys].flatMap((key) => differences(before[key], now[key], field === '' ? key : `${field}.${key}`));
  }
  return JSON.stringify(before) === JSON.stringify(now) ? [] : [{ field, agreed: before, now }];
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
