import { expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import type { TempotuneClient } from '../../src/client.ts';
import type { QuotaView } from '../../src/contract/index.ts';
import { fakeContext } from './fake-context.ts';

const holder = (workflowId: string): { workflowId: string; firstExecutionRunId: string } => ({
  workflowId,
  firstExecutionRunId: 'run',
});

const line: QuotaView = {
  ...{ project: 'my-project', pool: 'gpu', limit: 1, limitFrom: 'configuration' },
  held: [
    { leaseId: 'a', fence: 1, holder: holder('night.trial-0001'), sinceMs: Date.parse('2026-01-01'), isLost: false },
  ],
  waiting: [{ leaseId: 'b', holder: holder('night.trial-0002'), askedAtMs: Date.parse('2026-01-01') }],
};

async function run(
  args: readonly string[],
  lines: readonly QuotaView[],
): Promise<{ out: string; note: string; code: number | undefined; limits: unknown[] }> {
  const limits: unknown[] = [];
  const quota = {
    show: async () => lines,
    has: async (project: string, pool: string) => lines.some((one) => one.project === project && one.pool === pool),
    setLimit: async (...limit: [string, string, number | null]) => {
      limits.push(limit);
      return limit[2] ?? 1;
    },
  };
  const context = fakeContext({
    client: { quota } as unknown as Partial<TempotuneClient>,
    now: '2026-01-01T02:00:00Z',
  });
  await createProgram(context).parseAsync(['node', 'tempotune', 'quota', ...args]);
  const { out, notes, exitCode } = context.printed;
  return { out, note: notes, code: exitCode, limits };
}

test('shows who holds and who waits, in the order of the line', async () => {
  const { out, code } = await run(['show'], [line]);
  expect(code).toBe(0);
  expect(out).toContain('gpu of my-project: 1 job at a time (by configuration), 1 held, 1 waiting');
  expect(out.indexOf('night.trial-0001')).toBeLessThan(out.indexOf('night.trial-0002'));
});

test('shows it as JSON', async () => {
  expect(JSON.parse((await run(['show', '--json'], [line])).out)).toEqual([line]);
});

test.each([
  [
    ['set', 'gpu', '3'],
    ['my-project', 'gpu', 3],
  ],
  [
    ['set', 'gpu', 'config'],
    ['my-project', 'gpu', null],
  ],
  [
    ['set', 'gemini', '2', '--project', 'other-project'],
    ['other-project', 'gemini', 2],
  ],
])('%j sets the limit', async (args, expected) => {
  expect((await run(args, [line])).limits).toEqual([expected]);
});

test('asks for the project when no line tells it', async () => {
  const { note, code, limits } = await run(['set', 'tpu', '2'], [line]);
  expect(note).toContain('--project');
  expect([code, limits]).toEqual([2, []]);
});

test.each([
  ['set', 'gpu', '-1'],
  ['set', 'gpu', 'many'],
  ['set', 'cpu', '1'],
])('refuses %j', async (...args) => {
  await expect(run(args, [line])).rejects.toThrow();
});

test.each(['bad project/x', 'My-Project', '123456789'])(
  'refuses the project %j before anything is sent',
  async (project) => {
    const { note, code, limits } = await run(['set', 'gpu', '2', '--project', project], [line]);
    expect(note).toContain(`--project: ${project}, but a project ID has 6 to 30`);
    expect([code, limits]).toEqual([3, []]);
  },
);

test.each([
  ['my-project', 'gpu', false],
  ['my-project', 'tpu', true],
  ['example.com:my-project', 'gpu', true],
])('of %s and %s it says whether no job has asked yet', async (project, pool, isSaid) => {
  const { note, limits } = await run(['set', pool, '2', '--project', project], [line]);
  expect(limits).toEqual([[project, pool, 2]]);
  expect(note.includes(`no job of ${project} has asked for this quota yet`)).toBe(isSaid);
});
