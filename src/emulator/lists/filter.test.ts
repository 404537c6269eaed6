import { describe, expect, test } from 'vitest';
import { parseFilter } from './filter.ts';

const message = {
  name: 'projects/p/locations/l/models/9',
  displayName: 'code "model" one',
  state: 'PIPELINE_STATE_RUNNING',
  createTime: '2024-01-01T00:00:00.500Z',
  labels: { 'google-vertex-llm-tuning-base-model-id': 'code-bison-002', team: 'tools', 'with.dot': 'x' },
  runs: 12,
};

describe('a filter', () => {
  test.each([
    ['', true],
    ['labels.team="tools"', true],
    ['labels.team=tools', true],
    ['labels.google-vertex-llm-tuning-base-model-id="code-bison-002"', true],
    ['labels.team:*', true],
    ['labels:team', true],
    ['labels.other:*', false],
    ['labels.with.dot=x', true],
    ['display_name="code \\"model\\" one"', true],
    ['displayName:"code*"', true],
    ['display_name="*one"', true],
    ['display_name="*two"', false],
    ['state!=PIPELINE_STATE_RUNNING', false],
    ['NOT state=PIPELINE_STATE_RUNNING', false],
    ['create_time>"2024-01-01T00:00:00Z"', true],
    ['create_time<="2024-01-01T01:00:00.500+01:00"', true],
    ['create_time="2024-01-01T00:00:00.5Z"', true],
    ['create_time < "2023-12-31T00:00:00Z"', false],
    ['runs>9', true],
    ['labels.team=x OR labels.team=tools', true],
    ['labels.team=x AND labels.team=tools', false],
    ['labels.team=tools labels.other=y', false],
    ['(labels.team=x AND runs=1) OR runs=12', true],
    ['labels.team=x AND runs=1 OR runs=12', false], // OR binds tighter (AIP-160)
    ['missing="x"', false],
    ['missing!="x"', true],
    ['short=9', true],
  ])('%s: %s', (filter, expected) => {
    const aliases = { short: () => '9' };
    expect(parseFilter(filter, aliases)(message)).toBe(expected);
  });

  test.each(['labels.team=', '=x', '(a=1', 'a=1)', 'a AND', '"open'])('%s is refused', (filter) => {
    expect(() => parseFilter(filter)).toThrow('Invalid filter');
  });
});
