import type { Part } from '../part.ts';
import { simulationAgainstSweep } from './agreement.ts';
import { simulatedPolicies } from './simulated.ts';

export const polling: Part = {
  name: 'polling',
  seconds: 30,
  run: async () => [simulatedPolicies(), await simulationAgainstSweep()],
};
