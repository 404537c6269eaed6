import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { machine, machineLine } from '../../bench/machine.ts';
import { faults } from './faults.ts';
import type { RunReport } from './model.ts';
import { notApplicable } from './plan.ts';
import { repeatCommand, type Totals, totals } from './report.ts';
import type { Subject } from './subject.ts';
import { subjects } from './subjects.ts';

export interface PageFacts {
  readonly seed: number;
  readonly runsPerCell: number;
  readonly seconds: number;
  readonly outageMs: number;
}

const path: string = fileURLToPath(new URL('../../docs/fault-matrix.md', import.meta.url));

export function writePage(reports: readonly RunReport[], facts: PageFacts): void {
  writeFileSync(path, pageText(reports, facts, machineLine(machine()), new Date().toISOString().slice(0, 10)));
}

export function pageText(reports: readonly RunReport[], facts: PageFacts, machine: string, date: string): string {
  const { seed, runsPerCell, seconds, outageMs } = facts;
  const of = (subject: Subject): RunReport[] => reports.filter(({ run }) => run.cell.subject === subject.name);
  const own = totals(subjects.slice(0, 1).flatMap(of));
  const command = `npm run fault-matrix -- --seed ${seed} --runs ${runsPerCell}`;
  return [
    '# The fault matrix',
    '',
    `Written by \`npm run fault-matrix\`; do not edit it by hand. ${date}, ${machine}.`,
    '',
    '```sh',
    command,
    '```',
    '',
    `It took ${Math.floor(seconds / 60)} min ${seconds % 60} s for ${reports.length} disturbed runs, ${own.runs} of them of tempotune.`,
    '',
    ...introduction(outageMs),
    '',
    '## The numbers',
    '',
    ...summaryTable(subjects.map((subject) => ({ subject, counts: totals(of(subject)) }))),
    '',
    ...subjects.map(({ name, says }) => `- **${name}**: ${says}.`),
    '',
    ...subjects.flatMap((subject) => matrix(subject, of(subject))),
    ...legend(),
    ...violationList(reports),
  ].join('\n');
}

function introduction(outageMs: number): string[] {
  return [
    'A run is a sweep of two trials that really trains, on real programs: the emulator, workers, and a Temporal dev server on a',
    'database file. The call of one step is held at the emulator; then the fault comes, and the call goes on, or never runs. So every',
    'fault hits exactly the step it is meant for. The runs of a cell differ by their seed: API, which trial is hit, how often, where a',
    'reset goes. They run at the same time and share a kill or an outage. A fault that never fired makes its run a bad one.',
    '',
    `An outage of Vertex AI is ${outageMs / 1_000} s of real time. Jobs take milliseconds, since the emulator's clock runs 20,000 times as fast;`,
    'Temporal, timeouts and retries run in real time.',
    '',
    'After each run must hold: it ended as the table of faults says; no trial was paid twice, but for what is paid again on purpose; no',
    'job runs on, or ran to its end after a cancel; every trial has its result, and what it names is there; the ranking, values included,',
    'is that of an undisturbed run; a cancelled run has said what became of each job.',
  ];
}

function summaryTable(rows: readonly { readonly subject: Subject; readonly counts: Totals }[]): string[] {
  const names = rows.map(({ subject }) => subject.name);
  const line = (title: string, count: (counts: Totals) => number): string =>
    `| ${title} | ${rows.map(({ counts }) => count(counts)).join(' | ')} |`;
  return [
    `| | ${names.join(' | ')} |`,
    `|---|${names.map(() => '---:').join('|')}|`,
    line('disturbed runs', ({ runs }) => runs),
    line('runs without a violation', ({ good }) => good),
    line('duplicate jobs: runs that paid a trial twice', ({ violations }) => violations['duplicate job']),
    line('orphans: jobs that ran on', ({ violations }) => violations.orphan),
    line('lost results', ({ violations }) => violations['lost result']),
    line('differing rankings', ({ violations }) => violations['differing ranking']),
    line('ended otherwise than it should', ({ violations }) => violations['wrong end']),
    line('cancelled without saying what is billed', ({ violations }) => violations['bill not said']),
    line('faults that never fired', ({ violations }) => violations['fault never fired']),
    line('late copies of a job, found and cancelled', ({ cancelledCopies }) => cancelledCopies),
  ];
}

/** Good runs of all, by fault and step. */
function matrix(subject: Subject, reports: readonly RunReport[]): string[] {
  const reasons: string[] = [];
  const rows = faults.map((fault) => {
    const cells = subject.steps.map((step) => {
      const reason = notApplicable(subject, fault, step);
      if (reason) {
        if (!reasons.includes(reason)) reasons.push(reason);
        return `n/a ${reasons.indexOf(reason) + 1}`;
      }
      const { runs, good } = totals(
        reports.filter(({ run: { cell } }) => cell.fault === fault.name && cell.step === step.name),
      );
      return runs === 0 ? '' : `${good}/${runs}`;
    });
    return `| ${[fault.name, ...cells].join(' | ')} |`;
  });
  return [
    `## ${subject.name}: good runs of all`,
    '',
    `| | ${subject.steps.map(({ name }) => name).join(' | ')} |`,
    `|---|${subject.steps.map(() => '---').join('|')}|`,
    ...rows,
    '',
    'Not applicable:',
    '',
    ...reasons.map((reason, index) => `${index + 1}. ${reason}`),
    '',
  ];
}

function legend(): string[] {
  const steps = new Map(subjects.flatMap((subject) => subject.steps.map(({ name, says }) => [name, says] as const)));
  return [
    '## The steps',
    '',
    '| step | the call that is hit |',
    '|---|---|',
    ...[...steps].map(([name, says]) => `| ${name} | ${says} |`),
    '',
    '## The faults',
    '',
    '| fault | what happens |',
    '|---|---|',
    ...faults.map(({ name, says }) => `| ${name} | ${says} |`),
    '',
  ];
}

function violationList(reports: readonly RunReport[]): string[] {
  const own = reports.filter(({ run, violations }) => run.cell.subject === 'tempotune' && violations.length > 0);
  if (own.length === 0) return [];
  const lines = own.map(
    ({ run, violations }) =>
      `- \`${repeatCommand(run)}\`: ${violations.map(({ kind, detail }) => `${kind}: ${detail.split('\n')[0]}`).join('; ')}`,
  );
  return ['## Violations', '', ...lines, ''];
}
