import type { Observation, ResultRow, SeenJob, Violation } from './model.ts';

const TERMINAL = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED', 'PARTIALLY_SUCCEEDED']);

export function isTerminal({ state }: SeenJob): boolean {
  return TERMINAL.has(state);
}

/** What must hold whatever happened; an empty list is a good run. */
export function violationsOf(seen: Observation): Violation[] {
  return [
    ...(seen.hasFired ? [] : [violation('fault never fired', 'the run was not disturbed')]),
    ...wrongEnd(seen),
    ...duplicates(seen),
    ...orphans(seen),
    ...(seen.ending.kind === 'result' ? resultViolations(seen) : []),
    ...(seen.ending.kind === 'cancelled' ? unsaidBills(seen) : []),
  ];
}

/** Copies of a job that were cancelled before they had run to their end. */
export function cancelledCopies({ jobs, ending }: Observation): number {
  if (ending.kind !== 'result') return 0;
  const used = new Set(ending.rows.map(({ job }) => job));
  const extra = jobs.filter(({ name, state }) => state === 'CANCELLED' && !used.has(name));
  return extra.filter(({ trial }) => jobs.some((job) => job.trial === trial && used.has(job.name))).length;
}

/** Jobs that ended well and whose trials have no result all the same: a retry pays them again. */
export function paidInVain({ jobs, ending }: Observation): number {
  const ranked = new Set(ranking(ending.rows).map(({ trial }) => trial));
  const isInVain = ({ trial, state }: SeenJob): boolean => state === 'SUCCEEDED' && !ranked.has(trial);
  return ending.kind === 'result' ? jobs.filter(isInVain).length : 0;
}

function wrongEnd({ expected, ending }: Observation): Violation[] {
  const isAsExpected =
    ending.kind === expected.end && (expected.end !== 'failed' || (ending.says[0] ?? '').startsWith(expected.type));
  if (isAsExpected) return [];
  const wanted = expected.end === 'failed' ? `failed: ${expected.type}` : expected.end;
  return [violation('wrong end', `wanted ${wanted}, got ${ending.kind}: ${ending.says.join('; ')}`)];
}

const NONE_AGAIN = { resubmissions: 0, mostResubmissions: 0 };

/** Jobs of one trial that were all paid; those that a rule of ours pays again on purpose are expected. */
function duplicates({ jobs, expected }: Observation): Violation[] {
  const paid = jobs.filter(({ state }) => state !== 'CANCELLED');
  const copies = paid.filter(({ trial }, index) => paid.findIndex((job) => job.trial === trial) !== index);
  const { resubmissions: least, mostResubmissions: most } = { ...NONE_AGAIN, ...expected };
  if (copies.length >= least && copies.length <= Math.max(least, most)) return [];
  const list = copies.map(shown).join(', ');
  return [
    violation('duplicate job', `${copies.length} more than one a trial, ${Math.max(least, most)} wanted: ${list}`),
  ];
}

/** Still running at the end; or run to its end although whoever wanted it was cancelled or terminated meanwhile. */
function orphans({ jobs, ending, runningBefore }: Observation): Violation[] {
  const wasStopped = ending.kind === 'cancelled' || ending.kind === 'terminated';
  const left = jobs.filter(
    (job) => !isTerminal(job) || (wasStopped && job.state === 'SUCCEEDED' && runningBefore.includes(job.name)),
  );
  return left.map((job) => violation('orphan', shown(job)));
}

function resultViolations({ ending, reference, expected, jobs }: Observation): Violation[] {
  const lost = expected.end === 'result' ? (expected.lostTrials ?? 0) : 0;
  const ranked = ranking(ending.rows);
  const missing = reference.length - lost - ranked.length;
  const present = new Set(ranked.map(({ trial }) => trial));
  const wanted = reference.filter(({ trial }) => present.has(trial));
  const named = new Set(jobs.map(({ name }) => name));
  const unknown = ranked.filter(({ job }) => job === undefined || !named.has(job));
  return [
    ...(missing === 0
      ? []
      : [
          violation(
            'lost result',
            `${ranked.length} trials ranked, ${reference.length - lost} wanted: ${ending.says.join('; ')}`,
          ),
        ]),
    ...ending.missing.map((name) => violation('lost result', `${name} is named in the result, and not there`)),
    ...unknown.map(({ trial, job }) => violation('lost result', `trial ${trial} names job ${job}, which is not there`)),
    ...(order(ranked) === order(wanted)
      ? []
      : [violation('differing ranking', `${order(ranked)} instead of ${order(wanted)}`)]),
  ];
}

function unsaidBills({ jobs, ending }: Observation): Violation[] {
  const bill = ending.says.join('\n');
  return jobs.filter(({ name }) => !bill.includes(name)).map((job) => violation('bill not said', shown(job)));
}

function ranking(rows: readonly ResultRow[]): ResultRow[] {
  return rows.filter(({ rank }) => rank !== undefined).sort((one, other) => (one.rank ?? 0) - (other.rank ?? 0));
}

function order(rows: readonly ResultRow[]): string {
  return rows.map(({ trial, objective }) => `${trial}: ${objective}`).join(', ');
}

function shown({ name, state, trial }: SeenJob): string {
  return `${name} of trial ${trial} is ${state}`;
}

function violation(kind: Violation['kind'], detail: string): Violation {
  return { kind, detail };
}
