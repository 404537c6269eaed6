import type { Objective } from '../contract/sweep-request.ts';
import { decidingRule, type ValuedTrial } from './trial-order.ts';

/** Why the first is best, for people. */
export function whyBest(first: ValuedTrial, second: ValuedTrial | undefined, { metric, goal }: Objective): string {
  const value = short(first.objectiveValue);
  if (!second) return `${named(first)} is the only trial with a value of ${metric}: ${value}`;
  const most = goal === 'maximize' ? 'highest' : 'lowest';
  const distance = Math.abs(first.objectiveValue - second.objectiveValue);
  if (distance === 0) {
    return `${named(first)} and ${named(second)} have the same ${most} ${metric}, ${value}; ${decidingRule(first, second)} decided`;
  }
  const side = goal === 'maximize' ? 'above' : 'below';
  return `${named(first)} has the ${most} ${metric}, ${value}, ${short(distance, 2)} ${side} trial ${second.trial.index}`;
}

/** What should be known before the order is believed; `ranked` is best first. */
export function notesOn(ranked: readonly ValuedTrial[]): string[] {
  return [...batchNotes(ranked), ...sameCheckpointNotes(ranked)];
}

function batchNotes(ranked: readonly ValuedTrial[]): string[] {
  const sizes = [...new Set(ranked.flatMap(({ result }) => result.load?.batchSize ?? []))].sort((a, b) => a - b);
  if (sizes.length < 2) return [];
  return [`the trials have different batch sizes (${sizes.join(', ')}): compare examples seen or epochs, not steps`];
}

/** Early stopping can end a longer trial where a shorter one ended: they are then one tuning, done twice. */
function sameCheckpointNotes(ranked: readonly ValuedTrial[]): string[] {
  return ranked.flatMap((trial, index) => {
    const next = ranked[index + 1];
    const step = trial.result.checkpoint.step;
    if (!next || step === undefined || !isSameTuning(trial, next)) return [];
    const stoppedEarly = [trial, next].some(
      ({ result }) => result.checkpoint.rule === 'last step after early stopping',
    );
    const cause = stoppedEarly ? 'early stopping ended them there' : 'both became the checkpoint of that step';
    return [`${named(trial)} and ${named(next)} are equal at step ${step}: ${cause}`];
  });
}

function isSameTuning(left: ValuedTrial, right: ValuedTrial): boolean {
  return (
    left.objectiveValue === right.objectiveValue &&
    left.result.checkpoint.step === right.result.checkpoint.step &&
    left.trial.learningRateMultiplier === right.trial.learningRateMultiplier &&
    left.trial.trainSteps !== right.trial.trainSteps
  );
}

function named({ trial, result }: ValuedTrial): string {
  const { index, trainSteps, learningRateMultiplier, epochCount, adapterSize } = trial;
  const { id, epoch } = result.checkpoint;
  const parts = [
    ...(trainSteps === undefined ? [] : [`${trainSteps} steps`]),
    ...(epochCount === undefined ? [] : [`${epochCount} epochs`]),
    ...(adapterSize === undefined ? [] : [`adapter size ${adapterSize}`]),
    ...(learningRateMultiplier === undefined || learningRateMultiplier === 1
      ? []
      : [`learning rate multiplier ${learningRateMultiplier}`]),
  ];
  const settings = parts.length > 0 ? parts.join(', ') : 'all automatic';
  return `trial ${index} (${settings})${id === undefined ? '' : ` at checkpoint ${id}, epoch ${epoch}`}`;
}

function short(value: number, digits = 4): string {
  return String(Number(value.toPrecision(digits)));
}
