import type { MetricSeries } from '../contract/metrics.ts';
import type { EvaluatedCheckpoint } from '../contract/results.ts';
import type { Objective } from '../contract/sweep-request.ts';
import type { JobCheckpoint } from '../contract/tuning-job.ts';
import { evaluatedBefore, finitePoints, pointsOf, TOKEN_ACCURACY, valuesAt } from './metric-points.ts';
import type { CheckpointMetrics } from './shipped-checkpoint.ts';

export interface BestCheckpointInput {
  readonly series: MetricSeries;
  /** Every one has an endpoint of its own. */
  readonly checkpoints: readonly JobCheckpoint[];
  /** Of the checkpoint that Vertex AI made the default. */
  readonly defaultEndpoint?: string;
  /** Default: highest token accuracy on the validation data. */
  readonly objective?: Objective;
}

export interface BestCheckpoint extends CheckpointMetrics {
  readonly checkpoints: readonly EvaluatedCheckpoint[];
  readonly endpoint?: string;
}

const TOKEN_ACCURACY_OBJECTIVE: Objective = { metric: TOKEN_ACCURACY, goal: 'maximize' };

/** The best checkpoint of one Gemini job by its evaluation; without one, the checkpoint that is the default anyway. */
export function bestCheckpoint(input: BestCheckpointInput): BestCheckpoint {
  const { series, checkpoints: all, defaultEndpoint } = input;
  const checkpoints = all.map((checkpoint) => ({ ...checkpoint, metrics: valuesAt(series, checkpoint.step) }));
  const best = highest(checkpoints, objectiveIn(series, input.objective));
  const chosen = best ?? checkpoints.find(({ endpoint }) => endpoint === defaultEndpoint) ?? checkpoints.at(-1);
  if (!chosen) return { ...lastStep(series), checkpoints };
  const { id, epoch, step, metrics, endpoint } = chosen;
  return {
    checkpoint: { id, epoch, step, rule: best ? 'best evaluation' : 'default checkpoint' },
    ...measured(series, step, metrics),
    checkpoints,
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

/** What predictions measure says nothing about checkpoints: then token accuracy chooses among them. */
function objectiveIn(series: MetricSeries, objective: Objective = TOKEN_ACCURACY_OBJECTIVE): Objective {
  return finitePoints(series, objective.metric).length > 0 ? objective : TOKEN_ACCURACY_OBJECTIVE;
}

/** Of equals the earlier one: it took less training. */
function highest(
  checkpoints: readonly EvaluatedCheckpoint[],
  { metric, goal }: Objective,
): EvaluatedCheckpoint | undefined {
  let best: { readonly checkpoint: EvaluatedCheckpoint; readonly value: number } | undefined;
  for (const checkpoint of checkpoints) {
    const value = checkpoint.metrics[metric];
    if (value === undefined) continue;
    const isBetter = !best || (goal === 'maximize' ? value > best.value : value < best.value);
    if (isBetter) best = { checkpoint, value };
  }
  return best?.checkpoint;
}

/** Only the last checkpoint was exported, and Vertex AI does not list it: it is the model. */
function lastStep(series: MetricSeries): CheckpointMetrics {
  const steps = [...pointsOf(series, 'train_'), ...pointsOf(series, 'eval_')].map(({ step }) => step);
  if (steps.length === 0) {
    return {
      checkpoint: { rule: 'default checkpoint' },
      metrics: {},
      noMetrics: 'TensorBoard has no points of this job',
    };
  }
  const step = Math.max(...steps);
  return { checkpoint: { step, rule: 'last step' }, ...measured(series, step, valuesAt(series, step)) };
}

function measured(
  series: MetricSeries,
  step: number,
  metrics: EvaluatedCheckpoint['metrics'],
): Omit<CheckpointMetrics, 'checkpoint'> {
  if (Object.keys(metrics).some((metric) => metric.startsWith('eval_'))) {
    return { metrics, ...evaluatedBefore(series, step) };
  }
  const isEmpty = Object.keys(metrics).length === 0;
  return { metrics, noMetrics: isEmpty ? 'TensorBoard has no points of this job' : 'the job was not evaluated' };
}
