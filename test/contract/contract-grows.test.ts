import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { isError } from '../../src/contract/index.ts';
import { resolveSweepRequest } from '../../src/requests/resolve-sweep-request.ts';
import { resolveTuneRequest } from '../../src/requests/resolve-tune-request.ts';
import { narrowings, type Schema } from './narrowing.ts';

// Requests and schemas as released versions published them: whoever wrote one must never have to change it.
const folder = fileURLToPath(new URL('.', import.meta.url));
const recorded = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'));
const requests = recorded.filter((path) => path.includes('requests'));
const schemas = recorded.filter((path) => path.includes('schemas'));

function read(path: string): unknown {
  return JSON.parse(readFileSync(`${folder}${path}`, 'utf8'));
}

describe('what an earlier version took', () => {
  test('is recorded', () => {
    expect(requests.length).toBeGreaterThanOrEqual(8);
    expect(schemas.length).toBeGreaterThanOrEqual(2);
  });

  test.each(requests)('%s is still taken', (path) => {
    const resolve = basename(path).startsWith('sweep') ? resolveSweepRequest : resolveTuneRequest;
    const { value, findings } = resolve(read(path));
    expect(findings.filter(isError)).toEqual([]);
    expect(value).toBeDefined();
  });

  test.each(schemas)('%s has lost no field, no choice and no room', (path) => {
    const now = readFileSync(new URL(`../../schemas/${basename(path)}`, import.meta.url), 'utf8');
    expect(narrowings(read(path) as Schema, JSON.parse(now) as Schema)).toEqual([]);
  });
});

describe('the comparison', () => {
  const before: Schema = {
    type: 'object',
    properties: {
      steps: { type: 'integer', minimum: 1, maximum: 100 },
      kind: { enum: ['a', 'b'] },
      data: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, maxItems: 5 }] },
    },
    required: ['steps'],
  };
  const changed = (name: string, schema: Schema): Schema => ({
    ...before,
    properties: { ...before.properties, [name]: schema },
  });

  test.each([
    ['a field that is gone', { ...before, properties: { steps: before.properties?.steps as Schema } }, 2],
    ['a new duty', { ...before, required: ['steps', 'kind'] }, 1],
    ['a lost choice', changed('kind', { enum: ['a'] }), 1],
    ['less room above', changed('steps', { type: 'integer', minimum: 1, maximum: 99 }), 1],
    ['less room below', changed('steps', { type: 'integer', minimum: 2, maximum: 100 }), 1],
    ['a new limit', changed('data', { anyOf: [{ type: 'string', maxLength: 9 }, { type: 'array' }] }), 1],
    ['another type', changed('steps', { type: 'string' }), 1],
    ['one form less', changed('data', { type: 'string' }), 1],
  ])('finds %s', (_, now, count) => {
    expect(narrowings(before, now)).toHaveLength(count);
  });

  test('lets a contract grow', () => {
    const grown = changed('more', { type: 'string' });
    const wider = {
      ...grown,
      properties: { ...grown.properties, kind: { enum: ['a', 'b', 'c'] }, steps: { type: 'integer' } },
    };
    expect(narrowings(before, wider)).toEqual([]);
  });
});
