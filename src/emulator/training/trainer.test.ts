import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTrainer, type MetricPoint, type Trainer, type TrainingSpec } from './trainer.ts';

let trainer: Trainer;

beforeAll(() => {
  trainer = createTrainer();
});

afterAll(() => trainer.close());

const VERBS = ['load', 'save', 'count', 'parse', 'merge', 'check', 'print', 'sort'];
const NOUNS = ['user', 'order', 'token', 'invoice', 'message', 'region', 'bucket', 'model', 'label', 'price'];

/** Code as people write it: the same few shapes, with other names in them. */
function codeExamples(from: number, to: number): Buffer {
  const lines = Array.from({ length: to - from }, (_, index) => {
    const verb = VERBS[(from + index) % VERBS.length];
    const noun = NOUNS[(from + index * 7) % NOUNS.length];
    const body = `def ${verb}_${noun}(${noun}s, limit=${(index * 13) % 90}):\n    result = []\n    for ${noun} in ${noun}s:\n`;
    const output = `${body}        result.append(${verb}(${noun}))\n    return result[:limit]\n`;
    return JSON.stringify({ input_text: `Write Python: ${verb} each ${noun}`, output_text: output });
  });
  return Buffer.from(`${lines.join('\n')}\n`);
}

function aSpec(changes: Partial<TrainingSpec> = {}): TrainingSpec {
  return {
    dataset: codeExamples(0, 200),
    shape: 'generation',
    steps: 40,
    batchSize: 8,
    learningRateMultiplier: 1,
    evaluationInterval: 20,
    earlyStopping: false,
    checkpointSelection: 'best',
    ...changes,
  };
}

const evaluation = codeExamples(1_000, 1_010);

/** Letters without a pattern: what is learned of these says nothing about others. */
function noiseExamples(seed: number, count: number): Buffer {
  let state = seed;
  const letter = (): string => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(97 + (state % 26));
  };
  const text = (): string => Array.from({ length: 60 }, letter).join('');
  const lines = Array.from({ length: count }, () => JSON.stringify({ input_text: text(), output_text: text() }));
  return Buffer.from(lines.join('\n'));
}

const mean = (points: MetricPoint[], key: 'totalLoss' | 'fractionCorrect'): number =>
  points.reduce((sum, point) => sum + point[key], 0) / points.length;

describe('a training', () => {
  test('learns: loss falls, and accuracy on examples it never saw rises', async () => {
    const outcome = await trainer.train(aSpec({ steps: 200, evaluation }));
    const [first] = outcome.evaluation;
    const last = outcome.evaluation.at(-1);
    expect(last?.step).toBe(200);
    expect(last?.fractionCorrect).toBeGreaterThan((first?.fractionCorrect ?? 1) + 0.1);
    expect(last?.totalLoss).toBeLessThan((first?.totalLoss ?? 0) * 0.7);
    expect(mean(outcome.train.slice(-20), 'totalLoss')).toBeLessThan(mean(outcome.train.slice(0, 20), 'totalLoss') / 2);
    expect(outcome).toMatchObject({ stepsRun: 200, stoppedEarly: false });
  });

  test('gives the same bytes for the same spec, and others for another', async () => {
    const spec = aSpec({ evaluation });
    const first = await trainer.train(spec);
    expect(await trainer.train(aSpec({ evaluation }))).toEqual(first);
    const other = await trainer.train({ ...spec, dataset: codeExamples(0, 199) });
    expect(other.checkpoint.equals(first.checkpoint)).toBe(false);
  });

  test('is changed by the learning rate multiplier and by the batch size', async () => {
    const usual = await trainer.train(aSpec({ evaluation }));
    const slow = await trainer.train(aSpec({ evaluation, learningRateMultiplier: 0.01 }));
    const wide = await trainer.train(aSpec({ evaluation, batchSize: 24 }));
    expect(slow.evaluation[1]?.totalLoss).toBeGreaterThan((usual.evaluation[1]?.totalLoss ?? 0) + 0.3);
    expect(wide.evaluation[1]?.totalLoss).not.toBeCloseTo(usual.evaluation[1]?.totalLoss ?? 0, 3);
    expect(mean(wide.train, 'totalLoss')).not.toBe(mean(usual.train, 'totalLoss'));
    expect(wide.train[0]?.numPredictions).toBeGreaterThan((usual.train[0]?.numPredictions ?? 0) * 2);
  });

  test.each([
    [45, 20, [20, 40]],
    [40, 20, [20, 40]],
    [19, 20, []],
    [20, 5, [5, 10, 15, 20]],
    [3, 1, [1, 2, 3]],
  ])('of %d steps, evaluated every %d, has points at %j', async (steps, evaluationInterval, expected) => {
    const outcome = await trainer.train(aSpec({ steps, evaluationInterval, evaluation }));
    expect(outcome.evaluation.map(({ step }) => step)).toEqual(expected);
    expect(outcome.train.map(({ step }) => step)).toEqual(Array.from({ length: steps }, (_, index) => index + 1));
    expect(new Set(outcome.evaluation.map(({ numPredictions }) => numPredictions)).size).toBeLessThanOrEqual(1);
  });

  test('without an evaluation has train points only, and keeps its last step', async () => {
    const outcome = await trainer.train(aSpec({ steps: 25, earlyStopping: true }));
    expect(outcome).toMatchObject({ evaluation: [], stepsRun: 25, stoppedEarly: false, checkpointStep: 25 });
  });

  test('keeps at most a thousand train points, the last step among them', async () => {
    const { train } = await trainer.train(aSpec({ dataset: noiseExamples(1, 10), batchSize: 1, steps: 1_003 }));
    expect(train.length).toBeLessThanOrEqual(1_000);
    expect(train.at(-1)?.step).toBe(1_003);
  });
});

describe('a training that only memorises its data', () => {
  const memorising: Partial<TrainingSpec> = {
    dataset: noiseExamples(7, 10),
    evaluation: noiseExamples(99, 20),
    evaluationInterval: 10,
    batchSize: 4,
    steps: 150,
  };

  test('runs ahead of its evaluation', async () => {
    const outcome = await trainer.train(aSpec(memorising));
    const lead =
      mean(outcome.train.slice(-10), 'fractionCorrect') - mean(outcome.evaluation.slice(-3), 'fractionCorrect');
    expect(lead).toBeGreaterThan(0.2);
  });

  test('keeps its best checkpoint or its last, as told', async () => {
    const best = await trainer.train(aSpec({ ...memorising, checkpointSelection: 'best' }));
    const last = await trainer.train(aSpec({ ...memorising, checkpointSelection: 'last' }));
    const highest = Math.max(...best.evaluation.map(({ fractionCorrect }) => fractionCorrect));
    const expected = best.evaluation.find(({ fractionCorrect }) => fractionCorrect === highest);
    expect(best.checkpointStep).toBe(expected?.step);
    expect(best.checkpointStep).toBeLessThan(150);
    expect(last.checkpointStep).toBe(150);
  });

  test('stops early when told, after three evaluations without a better one', async () => {
    const outcome = await trainer.train(aSpec({ ...memorising, earlyStopping: true }));
    expect(outcome.stoppedEarly).toBe(true);
    expect(outcome.stepsRun).toBeLessThan(150);
    expect(outcome.evaluation.at(-1)?.step).toBe(outcome.stepsRun);
    expect(outcome.checkpointStep).toBe(outcome.stepsRun - 3 * 10);
  });
});

describe('a chat training', () => {
  const chat = (lines: object[]): Buffer => Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n'));
  const messages = [
    { author: 'user', content: 'Reverse a list in Python.' },
    { author: 'assistant', content: 'items[::-1]' },
    { author: 'user', content: 'And a string?' },
    { author: 'assistant', content: 'text[::-1] does the same for a string.' },
  ];

  test('learns from every answer of the assistant', async () => {
    const { train } = await trainer.train(
      aSpec({ dataset: chat([{ messages }]), shape: 'chat', batchSize: 2, steps: 1 }),
    );
    // 11 characters and the end of the first answer; of the second one window of 38 and the end: 32 or 7
    expect([12 + 32, 12 + 7]).toContain(train[0]?.numPredictions);
  });
});

describe('text of a trained model', () => {
  test('goes on in the style of its dataset, and is the same every time', async () => {
    const { checkpoint } = await trainer.train(aSpec({ steps: 150 }));
    const write = (temperature: number, candidate = 0): string =>
      trainer.generate(checkpoint, 'Write Python: load each user', { maxCharacters: 120, temperature, candidate });
    expect(write(0)).toMatch(/^def [a-z_]+/);
    expect(write(0)).toBe(write(0));
    expect(write(1)).toBe(write(1));
    expect(write(1, 1)).not.toBe(write(1, 0));
    expect(write(0.01).slice(0, 10)).toBe(write(0).slice(0, 10));
  });

  test('ends at its limit, and before a stop sequence', async () => {
    const { checkpoint } = await trainer.train(aSpec({ steps: 150 }));
    const prompt = 'Write Python: load each user';
    expect(trainer.generate(checkpoint, prompt, { maxCharacters: 3, temperature: 0 })).toBe('def');
    const stopped = trainer.generate(checkpoint, prompt, { maxCharacters: 99, temperature: 0, stopSequences: ['f '] });
    expect(stopped).toBe('de');
  });

  test('is refused to bytes that are no checkpoint', () => {
    const generate = (): string => trainer.generate(Buffer.from('{}'), 'x', { maxCharacters: 1, temperature: 0 });
    expect(generate).toThrow('no checkpoint');
  });
});

describe('trainings in threads', () => {
  test('leave the event loop free', async () => {
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 1);
    await trainer.train(aSpec({ steps: 100 }));
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(10);
  });

  test('end when they are aborted: the running one, the waiting one, and the one not yet begun', async () => {
    const long = aSpec({ steps: 1_000_000 });
    const controllers = [new AbortController(), new AbortController(), new AbortController()];
    const runs = controllers.map(({ signal }) => trainer.train(long, signal));
    const after = trainer.train(aSpec({ steps: 1 }));
    for (const [index, controller] of controllers.entries()) controller.abort(new Error(`enough ${index}`));
    const ends = await Promise.allSettled(runs);
    expect(ends.map((end) => end.status === 'rejected' && end.reason.message)).toEqual(
      [0, 1, 2].map((i) => `enough ${i}`),
    );
    expect((await after).stepsRun).toBe(1); // the threads are free again
    await expect(trainer.train(long, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });

  test('end when the trainer is closed', async () => {
    const closing = createTrainer();
    const runs = [1, 2, 3].map(() => closing.train(aSpec({ steps: 1_000_000 })));
    const ends = Promise.allSettled(runs);
    await closing.close();
    for (const end of await ends) expect(end).toMatchObject({ status: 'rejected' });
    await expect(closing.train(aSpec())).rejects.toThrow('closed');
  });

  test('fail on data that cannot be trained on, with the line, and go on with the next', async () => {
    const bad = Buffer.from('{"input_text":"a","output_text":"b"}\n{"input_text":1}\n');
    await expect(trainer.train(aSpec({ dataset: bad }))).rejects.toMatchObject({
      name: 'DatasetError',
      message: 'line 2: input_text and output_text must be strings.',
    });
    await expect(trainer.train(aSpec({ steps: 0 }))).rejects.toThrow('steps: expected a whole number >= 1, got 0');
    expect((await trainer.train(aSpec({ steps: 1 }))).stepsRun).toBe(1);
  });
});

test('a process can close a trainer and train with another one', async () => {
  const spec = aSpec({ steps: 2, evaluationInterval: 2, dataset: codeExamples(0, 10) });
  for (let round = 0; round < 3; round += 1) {
    const other = createTrainer();
    const { stepsRun } = await other.train(spec);
    await other.close();
    expect(stepsRun).toBe(2);
  }
});

describe('what Gemini tuning asks for', () => {
  const small = {
    dataset: codeExamples(0, 10),
    batchSize: 4,
    steps: 6,
    evaluationInterval: 3,
    epochs: 'whole' as const,
  };

  test('keeps the checkpoints it is told to keep; the last is the outcome', async () => {
    const { kept, checkpoint } = await trainer.train(
      aSpec({ ...small, checkpointSelection: 'last', checkpointSteps: [3, 6] }),
    );
    expect(kept.map(({ step }) => step)).toEqual([3, 6]);
    expect(kept[1]?.checkpoint.equals(checkpoint)).toBe(true);
    expect(kept[0]?.checkpoint.equals(checkpoint)).toBe(false);
  });

  test('goes on from a checkpoint better than from nothing', async () => {
    const first = await trainer.train(aSpec({ steps: 60, checkpointSelection: 'last' }));
    const next = await trainer.train(aSpec({ steps: 1, evaluationInterval: 1, initial: first.checkpoint }));
    expect(next.train[0]?.totalLoss).toBeLessThan((first.train[0]?.totalLoss ?? 0) / 2);
  });

  test('fewer hidden units learn less', async () => {
    const losses = [];
    for (const hiddenUnits of [16, 48]) {
      const { train } = await trainer.train(aSpec({ steps: 150, hiddenUnits }));
      losses.push(mean(train.slice(-30), 'totalLoss'));
    }
    expect(losses[0]).toBeGreaterThan(Number(losses[1]) * 1.1);
  });
});
