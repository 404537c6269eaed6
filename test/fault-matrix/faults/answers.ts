import { takeVertexDown } from '../disturbances.ts';
import { type Fault, survived } from '../fault.ts';

/** Vertex AI and Cloud Storage answer badly, or not at all. */
export const answers: readonly Fault[] = [
  {
    name: 'answer lost after commit',
    says: 'the call runs, and its connection breaks before the answer',
    kind: 'answer',
    rule: () => ({ kind: 'drop-answer' }),
    expected: survived,
  },
  ...(
    [
      ['429', 'RESOURCE_EXHAUSTED'],
      ['503', 'UNAVAILABLE'],
      ['500', 'INTERNAL'],
      ['504', 'DEADLINE_EXCEEDED'],
    ] as const
  ).map(
    ([status, code]): Fault => ({
      name: `${status} and back`,
      says: `the call is answered ${status} up to three times`,
      kind: 'answer',
      rule: ({ seed }) => ({ kind: 'error', code, count: 1 + (seed % 3) }),
      expected: survived,
    }),
  ),
  {
    name: '403 and back',
    says: 'the call is refused once: a refusal is final, with clean-up; then the sweep is retried',
    kind: 'answer',
    rule: () => ({ kind: 'error', code: 'PERMISSION_DENIED' }),
    notAt: ({ afterCancel }) => (afterCancel ? 'the clean-up itself is refused, and the failure says so' : undefined),
    othersExpected: { end: 'result' },
    expected: ({ isOfTrial }) =>
      isOfTrial ? { end: 'result', lostTrials: 1 } : { end: 'failed', type: 'PermissionDenied' },
    isRetried: true,
  },
  {
    name: 'connection cut mid-upload',
    says: 'the connection breaks when half a kilobyte of the object has come',
    kind: 'answer',
    isOfUpload: true,
    rule: () => ({ kind: 'cut-upload', afterBytes: 512 }),
    notAt: (step) => (step.write ? undefined : 'nothing is uploaded'),
    expected: survived,
  },
  {
    name: 'Vertex AI down',
    says: 'emulator stopped during the call, and started again on its data',
    kind: 'moment',
    point: 'before',
    disturb: takeVertexDown,
    needsDurableEmulator: true,
    expected: survived,
    isSlow: true,
  },
];
