// biome-ignore-all lint/style/noNonNullAssertion: the indices of these arrays are in range by construction
/** Adagrad: a weight that moved much already moves less; no schedule to tune. */
export interface Adagrad {
  /** Moves `weights` against `gradient`. */
  apply(weights: Float32Array, gradient: Float32Array): void;
}

const FLOOR = 1e-8;

export function createAdagrad(size: number, learningRate: number): Adagrad {
  const squares = new Float32Array(size);
  return {
    apply: (weights, gradient) => {
      for (let index = 0; index < size; index += 1) {
        const slope = gradient[index]!;
        if (slope === 0) continue;
        const square = squares[index]! + slope * slope;
        squares[index] = square;
        weights[index]! -= (learningRate * slope) / (Math.sqrt(square) + FLOOR);
      }
    },
  };
}
