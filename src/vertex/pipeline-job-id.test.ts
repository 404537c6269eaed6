import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SubmissionKey } from '../contract/submission-key.ts';
import { pipelineJobId } from './pipeline-job-id.ts';

const key: SubmissionKey = { workflowId: 'sweep', firstExecutionRunId: 'run', attempt: 1, trial: 1, resubmission: 0 };

const anyKey: fc.Arbitrary<SubmissionKey> = fc.record(
  {
    workflowId: fc.string({ unit: 'binary', maxLength: 1_000 }),
    firstExecutionRunId: fc.oneof(fc.uuid(), fc.string()),
    attempt: fc.nat(),
    trial: fc.nat(),
    retry: fc.nat(),
    resubmission: fc.nat(),
  },
  { requiredKeys: ['workflowId', 'firstExecutionRunId', 'attempt', 'resubmission'] },
);

describe('pipelineJobId', () => {
  test('is a promise: the same key finds its job after an upgrade', () => {
    expect(pipelineJobId(key)).toBe('tempotune-05312c1a6be7a764a7cf8800d8d3a126');
  });

  test('does not depend on the order of the fields', () => {
    const { workflowId, ...rest } = key;
    expect(pipelineJobId({ ...rest, workflowId })).toBe(pipelineJobId(key));
  });

  test.each<[string, Partial<SubmissionKey>]>([
    ['workflow', { workflowId: 'sweep2' }],
    ['run', { firstExecutionRunId: 'run2' }],
    ['attempt', { attempt: 2 }],
    ['trial', { trial: 2 }],
    ['resubmission', { resubmission: 1 }],
  ])('another %s is another job', (_, change) => {
    expect(pipelineJobId({ ...key, ...change })).not.toBe(pipelineJobId(key));
  });

  test('is always an id that Vertex AI takes', () => {
    fc.assert(fc.property(anyKey, (some) => /^[a-z][-a-z0-9]{0,126}$/.test(pipelineJobId(some))));
  });
});
