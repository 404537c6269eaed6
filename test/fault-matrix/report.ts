import { type Run, type RunReport, type ViolationKind, violationKinds } from './model.ts';
import { cellName } from './plan.ts';

export function reportLines({ run, violations, jobs, cancelledCopies, ms }: RunReport): string[] {
  const { subject, fault, step } = run.cell;
  const copies = cancelledCopies === 0 ? '' : `, ${cancelledCopies} copies cancelled`;
  const facts = `seed ${run.seed}, ${run.api}, ${jobs} jobs${copies}, ${(ms / 1_000).toFixed(1)} s`;
  const state = violations.length === 0 ? 'ok  ' : 'FAIL';
  return [
    `${state}  ${subject}: ${cellName(fault, step)} (${facts})`,
    ...violations.map(({ kind, detail }) => `      ${kind}: ${detail}`),
  ];
}

/** Types in just that run. */
export function repeatCommand({ cell: { subject, fault, step }, seed }: Run): string {
  const own = subject === 'tempotune' ? '' : ` --subject "${subject}"`;
  return `npm run fault-matrix -- --only "${cellName(fault, step)}" --seed ${seed} --runs 1${own}`;
}

export interface Totals {
  readonly runs: number;
  readonly good: number;
  readonly cancelledCopies: number;
  readonly violations: Readonly<Record<ViolationKind, number>>;
}

export function totals(reports: readonly RunReport[]): Totals {
  const all = reports.flatMap(({ violations }) => violations);
  return {
    runs: reports.length,
    good: reports.filter(({ violations }) => violations.length === 0).length,
    cancelledCopies: reports.reduce((sum, report) => sum + report.cancelledCopies, 0),
    violations: Object.fromEntries(
      violationKinds.map((kind) => [kind, all.filter((one) => one.kind === kind).length]),
    ) as Record<ViolationKind, number>,
  };
}

export function summaryLines(reports: readonly RunReport[]): string[] {
  const subjects = [...new Set(reports.map(({ run }) => run.cell.subject))];
  return subjects.map((subject) => {
    const { runs, good, violations } = totals(reports.filter(({ run }) => run.cell.subject === subject));
    const counts = Object.entries(violations).map(([kind, count]) => `${kind} ${count}`);
    return `${subject}: ${good} of ${runs} runs good; ${counts.join(', ')}`;
  });
}
