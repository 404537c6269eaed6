// biome-ignore-all lint/style/noNonNullAssertion: the indices of these arrays are in range by construction
import { createAdagrad } from './adagrad.ts';
import { createBatches, evaluationSample } from './batches.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { bestPoint, hasPlateaued } from './early-stopping.ts';
import { readExamples } from './examples.ts';
import {
  backward,
  CONTEXT_LENGTH,
  createActivations,
  createNetwork,
  forward,
  type Network,
  networkOver,
  type Positions,
  WEIGHT_COUNT,
} from './network.ts';
import { createRandom } from './random.ts';
import {
  type KeptCheckpoint,
  type MetricPoint,
  seedOf,
  type TrainingOutcome,
  type TrainingSpec,
} from './training-spec.ts';

/** At multiplier 1. Tried on 900 code examples over 500 steps: half of it learns less, five times of it is unsteady. */
const BASE_LEARNING_RATE = 0.1;
const MOST_TRAIN_POINTS = 1_000;

export class TrainingCancelled extends Error {
  constructor() {
    super('The training was cancelled.');
    this.name = 'TrainingCancelled';
  }
}

/** Trains from start to end in this thread. `isCancelled` is asked before every step. */
export function runTraining(spec: TrainingSpec, isCancelled: () => boolean): TrainingOutcome {
  const random = createRandom(seedOf(spec));
  const network = spec.initial ? decodeCheckpoint(spec.initial) : createNetwork(random, spec.hiddenUnits);
  const nextBatch = createBatches(readExamples(spec.dataset, spec), { ...spec, random });
  const sample = spec.evaluation && evaluationSample(readExamples(spec.evaluation, spec));
  const learn = createLearner(network, BASE_LEARNING_RATE * spec.learningRateMultiplier);
  const everyPoint = Math.ceil(spec.steps / MOST_TRAIN_POINTS);
  const train: MetricPoint[] = [];
  const evaluation: MetricPoint[] = [];
  const kept: KeptCheckpoint[] = [];
  let best = network.weights;
  let step = 0;
  let stoppedEarly = false;
  while (step < spec.steps && !stoppedEarly) {
    if (isCancelled()) throw new TrainingCancelled();
    const point = learn(nextBatch(), ++step);
    if (step % everyPoint === 0 || step === spec.steps) train.push(point);
    if (spec.checkpointSteps?.includes(step)) kept.push({ step, checkpoint: encodeCheckpoint(network.weights, step) });
    if (!sample || step % spec.evaluationInterval !== 0) continue;
    evaluation.push(evaluate(network, sample, step));
    if (bestPoint(evaluation)?.step === step) best = network.weights.slice();
    stoppedEarly = spec.earlyStopping && step < spec.steps && hasPlateaued(evaluation);
  }
  const chosen = spec.checkpointSelection === 'best' ? bestPoint(evaluation) : undefined;
  const checkpointStep = chosen?.step ?? step;
  const checkpoint = encodeCheckpoint(chosen ? best : network.weights, checkpointStep);
  return { train, evaluation, stepsRun: step, stoppedEarly, checkpointStep, checkpoint, kept };
}

function createLearner(network: Network, learningRate: number): (batch: Positions, step: number) => MetricPoint {
  const gradient = networkOver(new Float32Array(WEIGHT_COUNT));
  const adagrad = createAdagrad(WEIGHT_COUNT, learningRate);
  const activations = createActivations();
  return (batch, step) => {
    gradient.weights.fill(0);
    const point = score(network, batch, step, activations, (position) =>
      backward(network, gradient, batch.contexts, position * CONTEXT_LENGTH, batch.targets[position]!, activations),
    );
    adagrad.apply(network.weights, gradient.weights);
    return point;
  };
}

function evaluate(network: Network, sample: Positions, step: number): MetricPoint {
  return score(network, sample, step, createActivations(), () => {});
}

function score(
  network: Network,
  positions: Positions,
  step: number,
  activations: ReturnType<typeof createActivations>,
  afterEach: (position: number) => void,
): MetricPoint {
  const { contexts, targets } = positions;
  let loss = 0;
  let correct = 0;
  for (let position = 0; position < targets.length; position += 1) {
    const target = targets[position]!;
    if (forward(network, contexts, position * CONTEXT_LENGTH, activations) === target) correct += 1;
    loss -= Math.log(Math.max(activations.probabilities[target]!, Number.MIN_VALUE));
    afterEach(position);
  }
  const numPredictions = targets.length;
  return { step, totalLoss: loss / numPredictions, fractionCorrect: correct / numPredictions, numPredictions };
}
