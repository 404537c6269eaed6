import { describe, expect, test } from 'vitest';
import type { RunReport } from './model.ts';
import { pageText } from './page.ts';
import { planWaves } from './plan.ts';
import { reportLines, summaryLines } from './report.ts';
import { subjects } from './subjects.ts';

const plan = { seed: 7, runsPerCell: 1, isShort: false };
const runs = subjects.flatMap((subject) => planWaves(subject, plan)).flatMap((wave) => wave.runs);
const good: readonly RunReport[] = runs.map((run) => ({ run, violations: [], cancelledCopies: 0, jobs: 2, ms: 1_000 }));
const facts = { seed: 7, runsPerCell: 1, seconds: 125, outageMs: 60_000 };
const page = (reports: readonly RunReport[]): string => pageText(reports, facts, 'a machine', '2026-11-24');

/** The first run of the subject went wrong. */
function withViolation(subject: string): RunReport[] {
  const at = good.findIndex(({ run }) => run.cell.subject === subject);
  return good.map((report, index) =>
    index === at ? { ...report, violations: [{ kind: 'orphan', detail: 'job 7 is RUNNING' }] } : report,
  );
}

describe('the page', () => {
  test('says how it was made, where, and how long it took', () => {
    const text = page(good);
    expect(text).toContain('2026-11-24, a machine.');
    expect(text).toContain('npm run fault-matrix -- --seed 7 --runs 1');
    expect(text).toContain(`It took 2 min 5 s for ${runs.length} disturbed runs`);
  });

  test('has a cell for every fault at every step, with a count or the number of a reason', () => {
    const rows = page(good)
      .split('\n')
      .filter((line) => /^\| (kill|403|cancel|reset|job fails)/.test(line) && line.includes('/'));
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) expect(row).toMatch(/^\| [^|]+( \| (\d+\/\d+|n\/a \d+))+ \|$/);
  });

  test('counts a violation in its column, and gives the command that repeats one of ours', () => {
    expect(page(good)).not.toContain('## Violations');
    expect(page(withViolation('script'))).toMatch(/\| orphans: jobs that ran on \| 0 \| 1 \| 0 \|/);
    const text = page(withViolation('tempotune'));
    expect(text).toMatch(/\| orphans: jobs that ran on \| 1 \| 0 \| 0 \|/);
    expect(text).toContain('## Violations\n\n- `npm run fault-matrix -- --only "');
  });
});

test('a bad run is printed with what it broke', () => {
  const [bad] = withViolation('tempotune').filter(({ violations }) => violations.length > 0);
  expect(bad && reportLines(bad)).toEqual([
    expect.stringMatching(/^FAIL {2}tempotune: .+ @ .+ \(seed 7, .+\)$/),
    '      orphan: job 7 is RUNNING',
  ]);
  expect(summaryLines(withViolation('tempotune'))[0]).toContain('orphan 1');
});
