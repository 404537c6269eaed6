import { expect, test } from 'vitest';
import { visibilityQuery } from './list-runs.ts';

const single = "(WorkflowType = 'tuneModel' AND ParentWorkflowId IS NULL)";

test.each([
  [{}, `(WorkflowType IN ('sweep', 'retrain') OR ${single})`],
  [{ type: 'tuneModel' }, single],
  [{ type: 'sweep', status: 'timed out' }, "WorkflowType = 'sweep' AND ExecutionStatus = 'TimedOut'"],
  [{ sweepId: 'night' }, "WorkflowType IN ('sweep', 'tuneModel') AND TempotuneSweepId = 'night'"],
  [{ sweepId: 'night', type: 'tuneModel' }, "WorkflowType IN ('tuneModel') AND TempotuneSweepId = 'night'"],
  [
    { type: 'sweep', objectiveAtLeast: 0.5, objectiveAtMost: 1 },
    "WorkflowType = 'sweep' AND TempotuneObjective >= 0.5 AND TempotuneObjective <= 1",
  ],
  [
    { type: 'sweep', baseModel: 'code-bison@002', project: "it's", phase: 'waiting for quota' },
    "WorkflowType = 'sweep' AND TempotuneBaseModel = 'code-bison@002' AND TempotuneProject = 'it''s' AND TempotunePhase = 'waiting for quota'",
  ],
] as const)('%j is asked of Temporal as %s', (filter, query) => {
  expect(visibilityQuery(filter)).toBe(query);
});
