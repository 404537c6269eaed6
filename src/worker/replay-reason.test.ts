import { expect, test } from 'vitest';
import { replayReason } from './replay-reason.ts';

test.each([
  [
    'Replay failed with a nondeterminism error. This means that … Details: Nondeterminism error: [TMPRL1100] no such timer ',
    'Nondeterminism error: [TMPRL1100] no such timer',
  ],
  [
    'Workflow activation completion failed: Failure { failure: Some(Failure { message: "encrypted with key \\"1\\"", ' +
      'source: "TypeScriptSDK", stack_trace: "PayloadKeyError: encrypted\\n    at decrypted" }) }',
    'encrypted with key "1"',
  ],
  ['something else', 'something else'],
])('%s', (message, reason) => {
  expect(replayReason(new Error(message))).toBe(reason);
});
