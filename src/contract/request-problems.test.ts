import { describe, expect, test } from 'vitest';
import { isError, sentence } from './findings.ts';
import { type RequestProblem, requestFinding, requestProblems } from './request-problems.ts';
import { isValueRule, valueFinding, valueRules } from './value-rules.ts';

describe('codes', () => {
  test('are upper snake case, and none means two things', () => {
    const codes = [...Object.keys(requestProblems), ...Object.keys(valueRules)];
    for (const code of codes) expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test('a name from a prototype is no rule', () => {
    expect(isValueRule('WHOLE_NUMBER')).toBe(true);
    expect(isValueRule('constructor')).toBe(false);
  });
});

describe('sentences', () => {
  test('say field, value, rule and fix', () => {
    const finding = requestFinding('TENSORBOARD_REGION', {
      field: 'tensorboardResourceId',
      value: 'projects/p/locations/us-west1/tensorboards/1',
      region: 'us-central1',
    });
    expect(sentence(finding)).toBe(
      'tensorboardResourceId: projects/p/locations/us-west1/tensorboards/1, but a TensorBoard is in the pipeline ' +
        "job's region, us-central1. To fix: name one in us-central1, or leave it out and tempotune makes one. " +
        '[TENSORBOARD_REGION]',
    );
  });

  test('fit behind "but" and "To fix": no capital, no full stop', () => {
    for (const code of Object.keys(valueRules).filter(isValueRule)) {
      const { rule, fix, severity } = valueFinding(code, { field: 'x', value: '1' });
      expect(severity).toBe('error');
      expect(rule).toMatch(/^[a-z].*[^.]$/);
      expect(fix).toMatch(/^[a-z].*[^ ]$/);
    }
  });

  test('a finding about the request itself names no field', () => {
    expect(requestFinding('UNREADABLE_REQUEST', { field: '', reason: 'a cycle' })).not.toHaveProperty('field');
    expect(valueFinding('OBJECT', { field: '', value: 'null' })).not.toHaveProperty('field');
  });

  test('a known meaning replaces the general fix', () => {
    expect(valueFinding('ACCELERATOR_TYPE', { field: 'acceleratorType', value: 'gpu' }, 'write GPU').fix).toBe(
      'write GPU',
    );
  });
});

test('steps without an evaluation are an error only where they are ranked by it', () => {
  const code: RequestProblem = 'NO_EVALUATION_POINTS';
  const facts = { field: 'trainSteps', trainSteps: 15, interval: 20 };
  expect(isError(requestFinding(code, { ...facts, ranks: 'by evaluation' }))).toBe(true);
  expect(isError(requestFinding(code, { ...facts, ranks: 'not' }))).toBe(false);
});
