import { CancellationScope } from '@temporalio/workflow';
import { resultFinding } from '../contract/result-problems.ts';
import type { RetiredModels, SweepResult } from '../contract/results.ts';
import type { Losers } from '../contract/sweep-request.ts';
import { dataActivities } from './activity-options.ts';
import { rootMessage } from './job-failures.ts';
import type { ProgressBoard } from './progress-board.ts';
import type { SweepState } from './sweep-state.ts';

/** With what became of the models that were not best. Should it fail, the result of hours of tuning must not fail with it. */
export async function withLosersRetired(
  result: SweepResult,
  policy: Losers,
  state: SweepState,
  progress: ProgressBoard,
): Promise<SweepResult> {
  if (policy === 'keep') return result;
  progress.note({ message: `${policy === 'delete' ? 'deleting' : 'undeploying'} the models that were not best` });
  const { sweepId, best } = result;
  const losers = state
    .all()
    .flatMap(({ index, model, cached }) =>
      model !== undefined && index !== best.index ? [{ trial: index, model, isCached: cached === true }] : [],
    );
  const bestEndpoint = best.endpoint === undefined ? {} : { bestEndpoint: best.endpoint };
  try {
    const retired = await dataActivities().retireLosers({ sweepId, policy, best: best.model, ...bestEndpoint, losers });
    return { ...result, losers: bounded(retired) };
  } catch (error) {
    if (CancellationScope.current().consideredCancelled) throw error;
    return {
      ...result,
      warnings: [...result.warnings, resultFinding('LOSERS_NOT_RETIRED', { policy, reason: rootMessage(error) })],
    };
  }
}

// Like the ranking: the names of a thousand models would be more than a result should hold.
const NAMES_IN_RESULT = 20;

function bounded(all: Omit<RetiredModels, 'count'>): RetiredModels {
  const { policy, retired, kept } = all;
  return {
    policy,
    retired: retired.slice(0, NAMES_IN_RESULT),
    kept: kept.slice(0, NAMES_IN_RESULT),
    count: { retired: retired.length, kept: kept.length },
  };
}
