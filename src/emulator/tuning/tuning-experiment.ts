import { lastSegment, placeOf } from '../names.ts';
import { seriesOf } from '../pipeline/metric-names.ts';
import type { BoardRecord } from '../records.ts';
import type { Store } from '../store.ts';
import type { TuningRecord } from './tuning-record.ts';

export const RUN_ID = 'tuning';

/** In TensorBoard, below the location's default one. */
function boardExperiment({ tensorboard, uid }: TuningRecord): string {
  return `${tensorboard}/experiments/tuning-experiment-${uid}`;
}

export function makeExperiment(store: Store, job: TuningRecord, at: number): void {
  job.tensorboard = defaultBoard(store, `${placeOf(job.name)?.parent}`, at);
  const experiment = boardExperiment(job);
  store.experiments.set(experiment, boardRecord(experiment, at));
  const run = `${experiment}/runs/${RUN_ID}`;
  store.runs.set(run, boardRecord(run, at));
  store.changed();
}

/** All points at once: a reader sees those whose time has come, so that the curves grow while the job runs. */
export function makeSeries(store: Store, job: TuningRecord, begun: number): void {
  const run = `${boardExperiment(job)}/runs/${RUN_ID}`;
  const { train = [], evaluation = [] } = job.trained ?? {};
  const last = job.cancelRequestedAt ?? Number.POSITIVE_INFINITY;
  const isPreference = job.settings.format === 'preference';
  for (const { displayName, values } of [...seriesOf('train', train), ...seriesOf('eval', evaluation)]) {
    const shown = isPreference ? preferenceName(displayName) : displayName;
    if (shown === undefined) continue;
    const name = `${run}/timeSeries/${store.nextId()}`;
    const points = values
      .map(({ step, value }) => ({ step, value, wallTime: begun + step * job.stepMs }))
      .filter(({ wallTime }) => wallTime <= last);
    store.timeSeries.set(name, { name, displayName: shown, points, createdAt: begun, delayMs: job.metricsDelayMs });
  }
  job.hasSeries = true;
  store.changed();
}

/** A cancelled tuning computes no more points. */
export function cutSeries(store: Store, job: TuningRecord, at: number): void {
  if (!job.hasSeries) return;
  const prefix = `${boardExperiment(job)}/`;
  for (const series of store.timeSeries.values()) {
    if (series.name.startsWith(prefix)) series.points = series.points.filter(({ wallTime }) => wallTime <= at);
  }
}

/** Preference tuning shows losses alone, one of them under a name of its own. */
function preferenceName(displayName: string): string | undefined {
  if (displayName === '/train_total_loss') return '/preference_optimization_train_loss';
  return displayName === '/eval_total_loss' ? displayName : undefined;
}

function defaultBoard(store: Store, parent: string, at: number): string {
  for (const { name, isDefault } of store.tensorboards.values()) {
    if (isDefault && placeOf(name)?.parent === parent) return name;
  }
  const name = `${parent}/tensorboards/${store.nextId()}`;
  store.tensorboards.set(name, { ...boardRecord(name, at), displayName: 'Default Tensorboard', isDefault: true });
  return name;
}

function boardRecord(name: string, at: number): BoardRecord {
  return { name, displayName: lastSegment(name), labels: {}, createdAt: at, updatedAt: at };
}
