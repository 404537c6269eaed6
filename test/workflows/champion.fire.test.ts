import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runChampionHistory } from '../../src/cli/commands/champion-history.ts';
import { runChampionPromote } from '../../src/cli/commands/champion-promote.ts';
import { runChampionRollback } from '../../src/cli/commands/champion-rollback.ts';
import { championHistory, Promotion, resolveChampion } from '../../src/client.ts';
import {
  type Champion,
  type ChampionCandidate,
  type ChampionOffer,
  type ChampionOutcome,
  championUri,
  type PromotionState,
  type ReconcileResult,
  type SweepResult,
} from '../../src/contract/index.ts';
import { candidateOfRun } from '../../src/planning/champion-offer.ts';
import { connectVertex } from '../../src/vertex/vertex.ts';
import { fakeContext } from '../cli/fake-context.ts';
import { generationDataset } from '../support/example-datasets.ts';
import { aSweepRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';

const root = 'gs://test-bucket/output';
let rig: Rig;
let promotion: Promotion;
/** Three tuned models with endpoints that answer, made by one sweep. */
let models: readonly ChampionCandidate[];

beforeAll(async () => {
  rig = await startRig('champion');
  promotion = new Promotion(rig.client, { taskQueue: 'champion' });
  const result = (await (await rig.start('sweep', aSweepRequest({ champion: 'first' }))).result()) as SweepResult;
  expect(result.champion).toMatchObject({ outcome: 'promoted', champion: { number: 1, model: result.best.model } });
  models = result.ranking.map((trial) => {
    const candidate = candidateOfRun({ ...result, best: { ...result.best, ...trial } } as SweepResult, {
      workflowId: result.sweepId,
    });
    if ('missing' in candidate) throw new Error(candidate.missing);
    return candidate;
  });
}, 60_000);
afterAll(() => rig.close());

const from = (): { storageEndpoint: string } => ({ storageEndpoint: rig.emulator.url });
const champion = (name: string): Promise<Champion> => resolveChampion(root, name, from());

let offers = 0;
/** The model as if it had been measured so; ids and times count up. */
function anOffer(model: number, value: number, different: Partial<ChampionOffer> = {}): ChampionOffer {
  const candidate = models[model] as ChampionCandidate;
  const evaluation = { metric: 'eval_total_loss', goal: 'minimize', sha256: 'a'.repeat(64), value } as const;
  offers += 1;
  return {
    id: `offer-${offers}`,
    offeredAt: new Date(Date.UTC(2026, 0, 1) + offers * 1_000).toISOString(),
    candidate: { ...candidate, evaluation },
    rules: { minimumGain: 0 },
    ...different,
  };
}

const offer = (name: string, ...args: Parameters<typeof anOffer>): Promise<ChampionOutcome> =>
  promotion.offer({ root, name }, anOffer(...args));

async function outcomes(name: string): Promise<readonly string[]> {
  return (await championHistory(root, name, from())).map(({ outcome }) => outcome).reverse();
}

async function answerOf({ endpoint, api }: ChampionCandidate): Promise<string> {
  const vertex = connectVertex({ endpoint: rig.emulator.url });
  try {
    const place = { project: 'test-project', region: 'us-central1' };
    return await vertex.predictions(place, api).predict(endpoint, { shape: 'generation', prompt: 'def add' });
  } finally {
    await vertex.close();
  }
}

describe('two challengers at once', () => {
  test('the better model holds the title, the history shows both, and its endpoint answers', async () => {
    const requests = [[5], [30]].map((trainSteps) => aSweepRequest({ champion: 'race', vary: { trainSteps } }));
    const runs = await Promise.all(requests.map((request, index) => rig.start('sweep', request, `race-${index}`)));
    const results = (await Promise.all(runs.map((run) => run.result()))) as SweepResult[];
    const value = ({ best }: SweepResult): number => best.objective ?? 0;
    const [better, worse] = results.sort((one, other) => value(other) - value(one)) as [SweepResult, SweepResult];
    expect(value(better)).toBeGreaterThan(value(worse));
    const holder = await champion('race');
    expect(holder).toMatchObject({ model: better.best.model, endpoint: better.best.endpoint });
    const history = await championHistory(root, 'race', from());
    expect(history.map(({ candidate }) => candidate.model).sort()).toEqual(
      [better, worse].map(({ best }) => best.model).sort(),
    );
    expect(typeof (await answerOf(holder))).toBe('string');
    const [marked] = (await rig.models('us-central1')).filter(({ versionAliases }) =>
      versionAliases.includes('champion-race'),
    );
    expect(`${marked?.name}@1`).toBe(holder.model);
    expect(marked?.labels['tempotune-champion-race']).toBe('now');
  }, 60_000);

  test('twelve offers at once: one after the other, and the best is left', async () => {
    const values = [5, 3, 8, 1, 9, 2, 7, 4, 6, 2.5, 1.5, 3.5];
    const all = await Promise.all(values.map((value, index) => offer('crowd', index % 3, value)));
    expect(all.map(({ outcome }) => outcome)).toContain('promoted');
    const history = await championHistory(root, 'crowd', from());
    expect(history).toHaveLength(values.length);
    const promotions = history.filter(({ outcome }) => outcome === 'promoted');
    expect(promotions.map(({ number }) => number).sort()).toEqual(promotions.map((_, index) => index + 1));
    expect((await champion('crowd')).number).toBe(promotions.length);
  });

  test('somebody outside writes between comparing and writing: it compares again, with what is there now', async () => {
    await offer('outside', 0, 5);
    const first = await champion('outside');
    const match = 'champions/outside.json';
    const [hold] = rig.emulator.faults.add([{ method: 'objects.insert', kind: 'hold', point: 'before', match }]);
    const raced = offer('outside', 1, 4);
    const held = (): readonly string[] | undefined =>
      rig.emulator.faults.list().find(({ id }) => id === hold?.id)?.holding;
    await expect.poll(held, { timeout: 20_000 }).toHaveLength(1);
    const theirs = { ...first, evaluation: { ...first.evaluation, value: 3 }, number: 7 };
    await rig.objects.put(championUri(first), JSON.stringify(theirs), 'application/json');
    rig.emulator.faults.release(hold?.id ?? '', false);
    expect(await raced).toMatchObject({ outcome: 'kept', comparison: { challenger: 4, champion: 3 } });
    expect(await champion('outside')).toMatchObject({ number: 7 });
  });
});

describe('a challenger', () => {
  test('must be better by the minimum gain', async () => {
    await offer('gain', 0, 5);
    const short = await offer('gain', 1, 4.9, { rules: { minimumGain: 0.5 } });
    expect(short).toMatchObject({ outcome: 'kept', comparison: { gain: 0.1, minimumGain: 0.5 } });
    expect(await offer('gain', 1, 4.4, { rules: { minimumGain: 0.5 } })).toMatchObject({ outcome: 'promoted' });
    expect(await outcomes('gain')).toEqual(['promoted', 'kept', 'promoted']);
  });

  test('that does not answer is refused', async () => {
    const broken = anOffer(1, 1);
    const endpoint = broken.candidate.endpoint.replace(/\d+$/, '404');
    const answer = await promotion.offer(
      { root, name: 'silent' },
      { ...broken, candidate: { ...broken.candidate, endpoint } },
    );
    expect(answer).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('does not answer') });
    await expect(champion('silent')).rejects.toThrow('nobody is champion');
  });

  test('offered twice under one id is decided once', async () => {
    const once = anOffer(0, 5);
    const target = { root, name: 'twice' };
    const [one, other] = [await promotion.offer(target, once), await promotion.offer(target, once)];
    expect(other).toEqual(one);
    expect(await outcomes('twice')).toEqual(['promoted']);
  });

  test('that no reader could use is refused with every problem', async () => {
    const wrong = {
      ...anOffer(0, 1),
      rules: { minimumGain: -1 },
      candidate: { model: 'm' },
    } as unknown as ChampionOffer;
    await expect(promotion.offer({ root, name: 'wrong' }, wrong)).rejects.toThrow(/PRE_TUNED_MODEL[\s\S]*MINIMUM_GAIN/);
  });
});

describe('when the evaluation data changed', () => {
  test('both models are asked the same held-out examples', async () => {
    await rig.objects.put('gs://test-bucket/held-out.jsonl', generationDataset(5, 3_000), 'application/jsonl');
    await offer('changed', 0, 5);
    const before = rig.requests('Predict');
    const challenger = anOffer(1, 0.001);
    const { candidate } = challenger;
    const answer = await promotion.offer(
      { root, name: 'changed' },
      {
        ...challenger,
        candidate: {
          ...candidate,
          evaluation: { metric: 'eval_total_loss', goal: 'minimize', value: 0.001, sha256: 'b'.repeat(64) },
          heldOut: {
            datasetUri: 'gs://test-bucket/held-out.jsonl',
            metric: 'prediction_edit_similarity',
            maxExamples: 4,
          },
        },
      },
    );
    expect(answer.comparison).toMatchObject({
      how: 'both asked anew',
      examples: 4,
      metric: 'prediction_edit_similarity',
    });
    expect(answer.outcome).toBe((answer.comparison?.gain ?? 0) > 0 ? 'promoted' : 'kept');
    expect(rig.requests('Predict') - before).toBe(1 + 2 * 4);
  });
});

describe('a challenger that needs an approval', () => {
  const rules = { minimumGain: 0, approval: { expiresAfterMs: 600_000 } };
  const waiting = { outcome: 'waiting for approval' };

  test('waits, and becomes champion when a person says yes', async () => {
    const target = { root, name: 'approved' };
    expect(await offer('approved', 0, 5, { rules })).toMatchObject(waiting);
    expect((await promotion.state(target))?.waiting?.offer.candidate.model).toBe(models[0]?.model);
    await expect(promotion.approve(target, { offer: 'another' })).rejects.toThrow('does not wait');
    expect(await promotion.approve(target, { person: 'ada' })).toMatchObject({ outcome: 'promoted' });
    expect(await champion('approved')).toMatchObject({ number: 1, person: 'ada' });
    await expect(promotion.approve(target)).rejects.toThrow('no challenger waits');
  });

  test('is dropped when a person says no', async () => {
    expect(await offer('rejected', 0, 5, { rules })).toMatchObject(waiting);
    const answer = await promotion.reject({ root, name: 'rejected' }, { person: 'bob', reason: 'too slow' });
    expect(answer).toMatchObject({ outcome: 'rejected', reason: 'too slow' });
    expect(await outcomes('rejected')).toEqual(['rejected']);
  });

  test('expires when nobody answers', async () => {
    await offer('expired', 0, 5, { rules: { minimumGain: 0, approval: { expiresAfterMs: 1_000 } } });
    await expect.poll(() => outcomes('expired'), { timeout: 20_000 }).toEqual(['expired']);
  });

  test('gives way to a newer one that is better than the champion, and to no worse one', async () => {
    const target = { root, name: 'superseded' };
    await offer('superseded', 0, 5);
    expect(await offer('superseded', 1, 4, { rules })).toMatchObject(waiting);
    expect(await offer('superseded', 2, 6, { rules })).toMatchObject({ outcome: 'kept' });
    expect((await promotion.state(target))?.waiting?.offer.candidate.model).toBe(models[1]?.model);
    expect(await offer('superseded', 2, 3, { rules })).toMatchObject(waiting);
    expect(await promotion.approve(target)).toMatchObject({ outcome: 'promoted', champion: { number: 2 } });
    expect(await outcomes('superseded')).toEqual(['promoted', 'superseded', 'kept', 'promoted']);
  });
});

describe('by hand', () => {
  const hand = (now: string) =>
    fakeContext({
      client: { promotion },
      environment: {
        TEMPOTUNE_STORAGE_ENDPOINT: rig.emulator.url,
        TEMPOTUNE_VERTEX_ENDPOINT: rig.emulator.url,
        USER: 'ada',
      },
      now,
    });

  test('a worse model is promoted, and rolled back; the history says by whom and why', async () => {
    const target = { root, name: 'hand' };
    await offer('hand', 0, 5);
    const context = hand('2026-02-01T00:00:00Z');
    const what = models[1]?.model ?? '';
    expect(await runChampionPromote({ ...target, what, reason: 'by our own tests' }, context)).toBe(0);
    expect(await champion('hand')).toMatchObject({ number: 2, model: what, person: 'ada', reason: 'by our own tests' });
    expect(await runChampionRollback({ ...target, reason: 'slow' }, hand('2026-02-02T00:00:00Z'))).toBe(0);
    const reason = 'rolled back from number 2 to number 1: slow';
    expect(await champion('hand')).toMatchObject({ number: 3, model: models[0]?.model, reason });
    expect(await runChampionRollback({ ...target, to: 2, reason: 'no' }, hand('2026-02-03T00:00:00Z'))).toBe(0);
    expect(await champion('hand')).toMatchObject({ number: 4, model: what });
    const shown = hand('2026-02-04T00:00:00Z');
    expect(await runChampionHistory({ ...target, limit: 20, json: true }, shown)).toBe(0);
    const numbers = (JSON.parse(shown.printed.out) as { number: number }[]).map(({ number }) => number);
    expect(numbers).toEqual([4, 3, 2, 1]);
  });

  test('is refused when the champion is not the one that was seen', async () => {
    await offer('seen', 0, 5);
    const byHand = { person: 'ada', reason: 'late', replaces: 0 };
    expect(await offer('seen', 1, 9, { byHand })).toMatchObject({
      outcome: 'refused',
      reason: 'champion number 0 was to be replaced, but by now it is number 1',
    });
  });
});

test('the traffic of a stable endpoint follows the champion', async () => {
  const { endpoint = '' } = models[0] ?? {};
  const rules = { minimumGain: 0, endpoint };
  await offer('stable', 1, 5, { rules });
  const promoted = await offer('stable', 2, 4); // the champion keeps its endpoint when a sweep names none
  expect(promoted.warnings).toBeUndefined();
  expect(await champion('stable')).toMatchObject({ stableEndpoint: endpoint, model: models[2]?.model });
  const answer = await fetch(`${rig.emulator.url}/v1/${endpoint}`);
  const { deployedModels, trafficSplit } = (await answer.json()) as {
    deployedModels: { id: string; model: string }[];
    trafficSplit: Record<string, number>;
  };
  const served = deployedModels.filter(({ id }) => trafficSplit[id] === 100).map(({ model }) => `${model}@1`);
  expect(served).toEqual([models[2]?.model]);
  expect(deployedModels).toHaveLength(2); // and the endpoint's own model, which others deployed
});

test('reconcile gives the champion back its alias, and the history its missing entry', async () => {
  await offer('mended', 2, 5);
  const holder = await champion('mended');
  const alias = 'champion-mended';
  const place = { project: 'test-project', region: 'us-central1' };
  const vertex = connectVertex({ endpoint: rig.emulator.url });
  await vertex.modelRegistry(place).removeAliases(holder.model, [alias]);
  const [entry] = await rig.objects.list(`${root}/champions/mended/history/`);
  const object = encodeURIComponent(entry?.uri.replace('gs://test-bucket/', '') ?? '');
  await fetch(`${rig.emulator.url}/storage/v1/b/test-bucket/o/${object}`, { method: 'DELETE' });
  const request = { project: 'test-project', regions: ['us-central1'], champions: [root] };
  const result = (await (await rig.start('reconcileJobs', request)).result()) as ReconcileResult;
  expect(result.repaired).toContain(`${holder.model} got the alias ${alias}`);
  expect((await vertex.modelRegistry(place).get(holder.model)).versionAliases).toContain(alias);
  expect(await outcomes('mended')).toEqual(['promoted']);
  await vertex.close();
});

test('a service that knows nothing of Temporal reads the champion and asks it', async () => {
  await offer('service', 2, 5);
  const { stdout } = await promisify(execFile)(process.execPath, ['examples/champion/predict.mjs', 'def add'], {
    env: {
      CHAMPION: championUri({ root, name: 'service' }),
      STORAGE_URL: rig.emulator.url,
      VERTEX_URL: rig.emulator.url,
    },
  });
  expect(JSON.parse(stdout)).toEqual({ number: 1, model: models[2]?.model, answer: expect.any(String) });
});

test('goes on in the next run after so many decisions, with who waits and who is queued', async () => {
  const name = 'long';
  const rules = { minimumGain: 0, approval: { expiresAfterMs: 600_000 } };
  const queue = [5, 4, 3, 2, 1].map((value, index) => anOffer(index % 3, value));
  const run = await rig.start('promoteChampion', {
    ...{ root, name, decisionsPerRun: 2 },
    offers: [...queue, anOffer(2, 0.5, { rules })],
  });
  const now = rig.client.workflow.getHandle(run.workflowId); // whichever run of the chain is open
  const waiting = async (): Promise<unknown> => (await now.query<PromotionState>('promotion')).waiting;
  await expect.poll(waiting, { timeout: 30_000 }).toBeDefined();
  expect((await now.describe()).raw.workflowExecutionInfo?.firstRunId).not.toBe((await now.describe()).runId);
  expect((await champion(name)).number).toBe(5);
  await now.executeUpdate('approve', { args: [{ person: 'ada' }] });
  expect(await champion(name)).toMatchObject({ number: 6, person: 'ada' });
}, 60_000);

test('refuses to start with a wrong file, with every problem in one failure', async () => {
  const run = await rig.start('promoteChampion', { root: 'here', name: 'X', offer: [] });
  await expect(run.result()).rejects.toMatchObject({
    cause: { type: 'InvalidRequest', message: expect.stringMatching(/^3 problems/) },
  });
});
