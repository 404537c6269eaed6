import { describe, expect, test } from 'vitest';
import { runCompare } from '../../src/cli/commands/compare.ts';
import { runVerb } from '../../src/cli/verb.ts';
import type { RunDescription } from '../../src/client.ts';
import type { SweepResult, TuneResult } from '../../src/contract/results.ts';
import type { ModelEvaluation, ModelList, TunedModel } from '../../src/vertex/model-list.ts';
import { type FakeContext, fakeContext } from './fake-context.ts';
import { aSweepResult, aTuneResult } from './results.ts';

const evaluationDataset = { ...aSweepResult().dataset, sha256: 'ef'.repeat(32), uri: 'gs://b/e.jsonl', examples: 40 };
const other = { ...evaluationDataset, sha256: '12'.repeat(32) };
const metrics = { eval_total_loss: 2.1 };

const aModel: TunedModel = {
  name: 'projects/p/locations/us-central1/models/9',
  versionId: '1',
  versionAliases: [],
  displayName: 'm',
  labels: { 'tempotune-steps': '500', 'tempotune-dataset': 'ab'.repeat(16) },
  endpoints: [],
  createTime: '2026-11-24T08:00:00Z',
  baseModel: 'code-bison@002',
};

function contextWith(
  results: Record<string, SweepResult | TuneResult>,
  more: Partial<RunDescription> = {},
): FakeContext {
  return fakeContext({
    client: {
      describe: async (workflowId) => ({
        ...{ workflowId, runId: 'r', startTime: '2026-11-24T08:00:00Z', billed: [] },
        workflowType: 'ranking' in (results[workflowId] ?? {}) ? 'sweep' : 'tuneModel',
        status: 'COMPLETED',
        ...more,
      }),
      result: async <T>(workflowId: string) => results[workflowId] as T,
    },
  });
}

function registry(evaluations: readonly ModelEvaluation[] = []): () => Pick<ModelList, 'get' | 'evaluations'> {
  return () => ({ get: async () => aModel, evaluations: async () => evaluations });
}

const monday = aSweepResult({ evaluationDataset });
const tuesday = aTuneResult({ evaluationDataset, metrics });

describe('compare', () => {
  test('shows what each has, and only rows that one of them has', async () => {
    const context = contextWith({ monday, tuesday });
    expect(await runCompare({ names: ['monday', 'tuesday'] }, context, registry())).toBe(0);
    const cells = context.printed.out.split('\n').map((line) => line.split(/ {2,}/));
    expect(cells.slice(0, -1)).toEqual([
      ['', 'monday', 'tuesday'],
      ['what', 'sweep', 'tuneModel'],
      ['state', 'succeeded', 'succeeded'],
      ['base model', 'code-bison@002', 'code-bison@002'],
      ['trials', '1 of 1 succeeded', '–'],
      ['steps', '500', '200'],
      ['rate ×', '1', '1'],
      ['epochs', '0.92', '1.85'],
      ['eval_fraction_of_correct_next_step_preds', '0.5', '–'],
      ['eval_total_loss', '2.3171', '2.1'],
      ['dataset', '866 examples, abababababab', '866 examples, abababababab'],
      ['evaluation', '40 examples, efefefefefef', '40 examples, efefefefefef'],
      ['took', '15s', '1m 01s'],
      ['queued', '–', '0s'],
      ['tuning', '–', '0s'],
      ['model', '7@1', '8@1'],
    ]);
    expect(context.printed.notes).toBe('');
  });

  test('warns when the evaluation data differ', async () => {
    const context = contextWith({ monday, tuesday: { ...tuesday, evaluationDataset: other } });
    await runCompare({ names: ['monday', 'tuesday'], json: true }, context, registry());
    const lines = context.printed.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ kind }) => kind)).toEqual(['compared', 'compared', 'warning']);
    expect(lines[2]).toMatchObject({ code: 'EVALUATION_DATA_DIFFER' });
    expect(context.printed.notes).toContain('monday sha256 efefefefefef, tuesday sha256 121212121212');
  });

  test('a model is read from the registry; whose evaluation data nobody knows is said', async () => {
    const evaluation = { name: 'e', displayName: 'e', createTime: '', metrics };
    const context = contextWith({ monday });
    await runCompare({ names: ['monday', aModel.name] }, context, registry([evaluation]));
    expect(context.printed.out).toMatch(/^state +succeeded +not deployed$/m);
    expect(context.printed.out).toMatch(/^steps +500 +500$/m);
    expect(context.printed.notes).toContain('[EVALUATION_DATA_UNKNOWN]');
    const known = { ...evaluation, datasetUri: `gs://b/out/datasets/${'ef'.repeat(32)}.jsonl` };
    const again = contextWith({ monday });
    await runCompare({ names: ['monday', aModel.name] }, again, registry([known]));
    expect(again.printed.notes).toBe('');
  });

  test('a run without a result is a column with its state and its bill', async () => {
    const context = contextWith({ monday, tuesday }, { status: 'CANCELLED', billed: ['62 s of 8 A100'] });
    expect(await runCompare({ names: ['monday', 'tuesday'] }, context, registry())).toBe(0);
    expect(context.printed.out).toMatch(/^state +cancelled +cancelled$/m);
    expect(context.printed.out).toContain('62 s of 8 A100');
  });

  test.each([
    [['monday'], 'name two or more'],
    [['monday', 'weekly'], 'compare its sweep: weekly.sweep'],
  ])('%j is refused with what to type', async (names, fix) => {
    const context = contextWith({ monday }, names.includes('weekly') ? { workflowType: 'retrain' } : {});
    await runVerb(context, {}, () => runCompare({ names: [...names].reverse() }, context, registry()));
    expect(context.printed).toMatchObject({ exitCode: 2, notes: expect.stringContaining(fix) });
  });
});
