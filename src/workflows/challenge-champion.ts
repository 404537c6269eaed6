import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import { resultFinding } from '../contract/result-problems.ts';
import type { SweepResult } from '../contract/results.ts';
import { sweepDirectory, trialRecordUri } from '../contract/sweep-record.ts';
import type { ResolvedSweepRequest } from '../contract/sweep-request.ts';
import { activities } from './activity-options.ts';
import { rootMessage } from './job-failures.ts';
import type { ProgressBoard } from './progress-board.ts';

interface Ranked {
  readonly sweep: ResolvedSweepRequest;
  /** What the sweep was started with. */
  readonly request: unknown;
}

/** With what the champion said to the best trial. Should that fail, the result of hours of tuning must not fail with it. */
export async function challenged(
  result: SweepResult,
  { sweep: { champion, objective, tune }, request }: Ranked,
  progress: ProgressBoard,
): Promise<SweepResult> {
  if (!champion) return result;
  const { index: trial } = result.best;
  progress.note({ message: `offering the best model to champion ${champion.name}` });
  const { workflowId, runId } = workflowInfo();
  const { predictionEvaluation, defaultContext } = tune;
  try {
    const outcome = await activities('offer').offerChampion({
      champion,
      recordUri: trialRecordUri(sweepDirectory(tune.outputDirectory, workflowId), trial),
      objective,
      tune: {
        ...(predictionEvaluation ? { predictionEvaluation } : {}),
        ...(defaultContext === undefined ? {} : { defaultContext }),
      },
      request,
      by: { workflowId, runId, trial },
      offeredAt: new Date().toISOString(),
    });
    return { ...result, champion: outcome };
  } catch (error) {
    if (CancellationScope.current().consideredCancelled) throw error;
    const facts = { name: champion.name, reason: rootMessage(error) };
    return { ...result, warnings: [...result.warnings, resultFinding('CHAMPION_NOT_CHALLENGED', facts)] };
  }
}
