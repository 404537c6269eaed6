import { describe, expect, test } from 'vitest';
import { faults } from './faults.ts';
import { cellName, notApplicable, planWaves } from './plan.ts';
import { steps } from './steps.ts';
import { tempotuneSubject } from './tempotune.ts';

const long = { seed: 1, runsPerCell: 2, isShort: false };

describe('the plan of the matrix', () => {
  test('meets every fault at every step, or says why not', () => {
    const planned = new Set(
      planWaves(tempotuneSubject, long).map(({ fault, step }) => cellName(fault.name, step.name)),
    );
    const cells = faults.flatMap((fault) => steps.map((step) => ({ fault, step })));
    for (const { fault, step } of cells) {
      expect(planned.has(cellName(fault.name, step.name))).toBe(
        notApplicable(tempotuneSubject, fault, step) === undefined,
      );
    }
  });

  test('has at least 300 runs in the long form, on both APIs, hitting each trial', () => {
    const runs = planWaves(tempotuneSubject, long).flatMap((wave) => wave.runs);
    expect(runs.length).toBeGreaterThanOrEqual(300);
    for (const api of ['pipelineJobs', 'tuningJobs']) {
      const hits = runs.filter((run) => run.api === api).map(({ hit }) => hit);
      expect(new Set(hits)).toEqual(new Set([0, 1]));
    }
  });

  test('is the same for the same seed, and gives no two runs one id', () => {
    expect(planWaves(tempotuneSubject, long)).toEqual(planWaves(tempotuneSubject, long));
    const ids = planWaves(tempotuneSubject, { ...long, runsPerCell: 20 }).flatMap(({ runs }) =>
      runs.map(({ id }) => id),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('repeats one run by its cell and seed', () => {
    const all = planWaves(tempotuneSubject, { ...long, seed: 40 }).flatMap((wave) => wave.runs);
    const [run] = all.filter(({ seed, cell }) => seed === 41 && cell.step === 'poll');
    if (!run) throw new Error('no run at poll');
    const only = cellName(run.cell.fault, run.cell.step);
    expect(
      planWaves(tempotuneSubject, { seed: 41, runsPerCell: 1, isShort: false, only }).flatMap((wave) => wave.runs),
    ).toEqual([run]);
  });

  test('is short enough for CI, and meets every quick fault and every step', () => {
    const waves = planWaves(tempotuneSubject, { ...long, runsPerCell: 1, isShort: true });
    expect(waves.map(({ fault }) => fault)).toEqual(faults.filter(({ isSlow }) => !isSlow));
    expect(new Set(waves.map(({ step }) => step.name)).size).toBe(steps.length);
  });
});
