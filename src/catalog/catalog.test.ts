import { describe, expect, test } from 'vitest';
import { accelerators } from './accelerators.ts';
import { baseModels } from './base-models.ts';
import { stepLimits } from './limits.ts';
import { DEFAULT_OBJECTIVE_METRIC, metrics } from './metrics.ts';
import { ENCRYPTION_KEY_REGION, tuningRegions } from './regions.ts';
import { templateParameters } from './template-parameters.ts';

describe('base models', () => {
  test('all are versioned, under their own id', () => {
    for (const [id, facts] of baseModels) {
      expect(facts.id).toBe(id);
      expect(id).toMatch(new RegExp(`^${facts.family}(-32k)?@00[12]$`));
      expect(facts.context).toBe(id.includes('-32k') ? '32k' : '8k');
    }
    expect(baseModels.size).toBe(12);
  });

  test('the template fits the shape, and only generation models have an evaluation', () => {
    for (const { templateUri, shape, hasEvaluation } of baseModels.values()) {
      expect(templateUri.includes('tune-large-chat-model')).toBe(shape === 'chat');
      expect(hasEvaluation).toBe(shape === 'generation');
    }
  });

  test('names from a prototype are no base models', () => {
    expect(baseModels.get('__proto__')).toBeUndefined();
    expect(baseModels.get('constructor')).toBeUndefined();
  });
});

test('the thirteen regions hold both compute regions and the one for keys', () => {
  expect(new Set(tuningRegions).size).toBe(13);
  for (const { computeRegion } of Object.values(accelerators)) expect(tuningRegions).toContain(computeRegion);
  expect(accelerators.GPU.computeRegion).toBe(ENCRYPTION_KEY_REGION);
});

test('defaults of the template have the kind in which they travel', () => {
  for (const [key, { kind, default: value, integer }] of Object.entries(templateParameters)) {
    if (value !== undefined) expect({ key, kind: typeof value }).toEqual({ key, kind });
    if (integer) expect(Number.isInteger(value)).toBe(true);
  }
});

test('the default objective is a metric with a natural goal', () => {
  expect(metrics.get(DEFAULT_OBJECTIVE_METRIC)).toMatchObject({ measuredOn: 'evaluation data', goal: 'maximize' });
  expect(metrics.get('eval_total_loss')?.goal).toBe('minimize');
});

test('the steps to compare are those of the guide', () => {
  expect(stepLimits.toCompare).toEqual([100, 200, 500]);
});
