import { createHash } from 'node:crypto';

/** Numbers in [0, 1), the same ones for the same seed on every machine. */
export type Random = () => number;

/** sfc32: small, fast, and good enough to shuffle with; the 128 bits of its state are the head of the seed's hash. */
export function createRandom(seed: Uint8Array): Random {
  const hash = createHash('sha256').update(seed).digest();
  let a = hash.readInt32LE(0);
  let b = hash.readInt32LE(4);
  let c = hash.readInt32LE(8);
  let counter = hash.readInt32LE(12);
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
}

/** Fisher and Yates, in place. */
export function shuffle(values: Uint32Array, random: Random): void {
  for (let last = values.length - 1; last > 0; last -= 1) {
    const pick = Math.floor(random() * (last + 1));
    const value = values[last] ?? 0;
    values[last] = values[pick] ?? 0;
    values[pick] = value;
  }
}
