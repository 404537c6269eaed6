import type { SampledValues, SampleSpace, TrialParameters, ValueRange } from '../contract/sweep-request.ts';

type Field = keyof SampleSpace;

/** Always drawn in this order, so that the same seed gives the same trials however the request is written. */
const ORDER: readonly Field[] = ['trainSteps', 'epochCount', 'adapterSize', 'learningRateMultiplier'];
const WHOLE: readonly Field[] = ['trainSteps', 'epochCount', 'adapterSize'];

const DIGITS = 3; // of a multiplier: nobody reads or repeats more
const MOST_DRAWS_PER_TRIAL = 50; // with so many even the last of a thousand possible trials is found

export interface SampleOrder {
  readonly count: number;
  readonly seed: number;
  readonly space: SampleSpace;
  /** Whole numbers of training steps are multiples of it where the range says nothing else: the last step is then evaluated. */
  readonly evaluationInterval?: number;
}

/** Different trials, in the order they were drawn; fewer than asked for when the space has no more. Only the seed decides. */
export function sampledTrials({ count, seed, space, evaluationInterval }: SampleOrder): readonly TrialParameters[] {
  const random = randomFrom(seed);
  const fields = ORDER.filter((field) => space[field] !== undefined);
  const trials = new Map<string, TrialParameters>();
  for (let draws = 0; trials.size < count && draws < count * MOST_DRAWS_PER_TRIAL + 1_000; draws += 1) {
    const values = fields.map((field) => {
      const among = space[field] as SampledValues;
      return [field, drawn(among, field, random(), evaluationInterval)] as const;
    });
    trials.set(JSON.stringify(values), Object.fromEntries(values));
  }
  return [...trials.values()];
}

/** What the values of a range are multiples of; undefined when they are just rounded. */
export function stepOf(range: ValueRange, field: Field, evaluationInterval?: number): number | undefined {
  if (range.step !== undefined) return range.step;
  if (!WHOLE.includes(field)) return undefined;
  const isUsable = field === 'trainSteps' && evaluationInterval !== undefined && hasMultiple(range, evaluationInterval);
  return isUsable ? evaluationInterval : 1;
}

export function hasMultiple(range: ValueRange, step: number): boolean {
  const [low, high] = endsOf(range);
  return Math.ceil(low / step) <= Math.floor(high / step);
}

export function endsOf({ uniform, logUniform }: ValueRange): readonly [number, number] {
  const [low = 0, high = 0] = uniform ?? logUniform ?? [];
  return [low, high];
}

function drawn(among: SampledValues, field: Field, chance: number, evaluationInterval: number | undefined): number {
  if (!('step' in among || 'uniform' in among || 'logUniform' in among)) {
    return (among as readonly number[])[Math.floor(chance * (among as readonly number[]).length)] ?? 0;
  }
  const [low, high] = endsOf(among);
  const step = stepOf(among, field, evaluationInterval);
  if (step === undefined) {
    return Math.min(high, Math.max(low, Number(between(among, low, high, chance).toPrecision(DIGITS))));
  }
  const [first, last] = [Math.ceil(low / step), Math.floor(high / step)];
  // each multiple has the part of the range that lies nearest to it
  const place = Math.round(between(among, first - 0.5, last + 0.5, chance));
  return Number((Math.min(last, Math.max(first, place)) * step).toPrecision(12)); // without the noise of binary fractions
}

function between({ logUniform }: ValueRange, low: number, high: number, chance: number): number {
  return logUniform ? Math.exp(Math.log(low) + chance * (Math.log(high) - Math.log(low))) : low + chance * (high - low);
}

/** Numbers from 0 to below 1: mulberry32, public domain. The same on every machine and in every version of Node. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
