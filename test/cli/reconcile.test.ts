import { describe, expect, test } from 'vitest';
import { runReconcile } from '../../src/cli/commands/reconcile.ts';
import { EXIT } from '../../src/cli/exit-codes.ts';
import type { TempotuneClient } from '../../src/client.ts';
import type { ReconcileRequest, ReconcileResult } from '../../src/contract/reconcile.ts';
import { fakeContext } from './fake-context.ts';

const job = 'projects/my-project/locations/us-central1/pipelineJobs/tempotune-1';

/** A client whose worker answers with that result. */
function answering(different: Partial<ReconcileResult> = {}) {
  const asked: ReconcileRequest[] = [];
  const result: ReconcileResult = {
    ...{ project: 'my-project', regions: ['us-central1'], graceSeconds: 600, orphans: 'cancel', dryRun: false },
    ...{ jobs: 3, watched: 2, cancelled: 1, adopted: 0, left: 0, unseen: [] },
    outcomes: [{ job, workflowId: 'tune-1', outcome: 'cancelled', reason: 'workflow tune-1 is TERMINATED' }],
    ...different,
  };
  const client = {
    reconcile: async (request: ReconcileRequest) => {
      asked.push(request);
      return result;
    },
    scheduleReconcile: async () => ({ scheduleId: 'tempotune-reconcile-my-project', how: 'created' }),
  } as unknown as Partial<TempotuneClient>;
  return { asked, context: fakeContext({ client }) };
}

describe('tempotune reconcile', () => {
  test('says what it did with which job, and why', async () => {
    const { asked, context } = answering();
    const options = { project: 'my-project', region: ['us-central1'], grace: 90_500, orphans: 'adopt' } as const;
    expect(await runReconcile(options, context)).toBe(EXIT.done);
    expect(asked).toEqual([{ project: 'my-project', regions: ['us-central1'], graceSeconds: 91, orphans: 'adopt' }]);
    expect(context.printed.out).toBe(
      'job          outcome    because\ntempotune-1  cancelled  workflow tune-1 is TERMINATED\n',
    );
    expect(context.printed.notes).toContain('3 jobs run; 2 watched, 1 cancelled, 0 adopted, 0 left');
  });

  test('counts a single job as one', async () => {
    const { context } = answering({ jobs: 1, watched: 0 });
    await runReconcile({ project: 'my-project' }, context);
    expect(context.printed.notes).toContain('1 job runs; 0 watched');
  });

  test('a dry run asks for one, and says that nothing was done', async () => {
    const { asked, context } = answering({ dryRun: true });
    await runReconcile({ project: 'my-project', dryRun: true }, context);
    expect(asked).toEqual([{ project: 'my-project', dryRun: true }]);
    expect(context.printed.notes).toContain('1 would be cancelled');
    expect(context.printed.notes).toContain('Nothing was done.');
  });

  test('fails when a region could not be looked at', async () => {
    const unseen = [{ project: 'p', region: 'us-west1', api: 'tuningJobs' as const, reason: 'permission denied' }];
    const { context } = answering({ unseen });
    expect(await runReconcile({ project: 'my-project' }, context)).toBe(EXIT.failed);
    expect(context.printed.notes).toContain('not looked at: tuningJobs in us-west1: permission denied');
  });

  test('refuses a bad request before it asks anybody', async () => {
    const { asked, context } = answering();
    const refused = runReconcile({ project: 'P', region: ['everywhere'] }, context);
    await expect(refused).rejects.toMatchObject({ findings: [{ code: 'PROJECT_ID' }, { code: 'REGION' }] });
    expect(asked).toEqual([]);
  });

  test('with --every it makes a schedule instead', async () => {
    const { asked, context } = answering();
    expect(await runReconcile({ project: 'my-project', every: 600_000 }, context)).toBe(EXIT.done);
    expect(asked).toEqual([]);
    expect(context.printed.out).toBe('created: schedule tempotune-reconcile-my-project, every 10m\n');
  });
});
