import type { RankedTrial, SweepResult, TuneResult } from '../../src/contract/results.ts';

const dataset = { sha256: 'ab'.repeat(32), examples: 866, trainingExamples: 866, sizeBytes: 1, uri: 'gs://b/d.jsonl' };
const links = { job: 'https://console.example/job', model: 'https://console.example/model' };

export function aRankedTrial(overrides: Partial<RankedTrial> = {}): RankedTrial {
  return {
    index: 1,
    trainSteps: 100,
    learningRateMultiplier: 1,
    workflowId: 'night.trial-0001',
    outcome: 'succeeded',
    rank: 1,
    objective: 0.5,
    metrics: { eval_total_loss: 2.3171, eval_fraction_of_correct_next_step_preds: 0.5 },
    load: { batchSize: 8, examplesSeen: 800, epochs: 0.9237 },
    ...overrides,
  };
}

export function aSweepResult(overrides: Partial<SweepResult> = {}): SweepResult {
  const best = aRankedTrial({ index: 3, trainSteps: 500, model: 'projects/p/locations/us-central1/models/7@1' });
  return {
    sweepId: 'night',
    baseModel: 'code-bison@002',
    project: 'p',
    objective: { metric: 'eval_fraction_of_correct_next_step_preds', goal: 'maximize' },
    best: { ...best, model: 'projects/p/locations/us-central1/models/7@1', why: 'trial 3 is best' },
    ranking: [best],
    trials: { total: 1, succeeded: 1, failed: 0 },
    tableUri: 'gs://b/table.json',
    dataset,
    aliases: [],
    durationMs: 15_000,
    warnings: [],
    ...overrides,
  };
}

export function aTuneResult(overrides: Partial<TuneResult> = {}): TuneResult {
  return {
    baseModel: 'code-bison@002',
    project: 'p',
    trainSteps: 200,
    learningRateMultiplier: 1,
    acceleratorType: 'GPU',
    load: { batchSize: 8, examplesSeen: 1_600, epochs: 1.8475 },
    dataset,
    job: 'projects/p/locations/us-central1/pipelineJobs/j',
    model: 'projects/p/locations/us-central1/models/8@1',
    checkpoint: { rule: 'last step', step: 200 },
    metrics: {},
    noMetrics: 'no evaluation dataset',
    aliases: [],
    links,
    durations: { queuedMs: 1, tuningMs: 2, totalMs: 61_000 },
    warnings: [],
    ...overrides,
  };
}
