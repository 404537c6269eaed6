import { afterAll, beforeAll, expect, test } from 'vitest';

/** What every rig can say, whatever stands behind the port. */
export interface FaultRig {
  /** Faults that were asked for and have not happened. */
  unfiredFaults(): readonly string[];
}

/** A test that can't hold for one adapter; the reason is printed. */
export interface Skip {
  readonly test: string;
  readonly reason: string;
}

export interface Conformance<Rig extends FaultRig> {
  readonly setUp: () => Promise<Rig>;
  readonly tearDown?: () => Promise<void>;
  readonly skip?: readonly Skip[];
}

export type Promised<Rig> = (name: string, body: (rig: Rig) => Promise<void>) => void;

/** Registers tests that share one rig. Each fails when a fault that it asked for never fired. */
export function promises<Rig extends FaultRig>(conformance: Conformance<Rig>): Promised<Rig> {
  const { setUp, tearDown, skip = [] } = conformance;
  let rig: Rig;
  beforeAll(async () => {
    rig = await setUp();
  });
  afterAll(async () => tearDown?.());
  return (name, body) => {
    const skipped = skip.find((one) => one.test === name);
    if (skipped) test.skip(`${name} (skipped: ${skipped.reason})`);
    else
      test(name, async () => {
        await body(rig);
        expect(rig.unfiredFaults(), 'faults that never fired').toEqual([]);
      });
  };
}
