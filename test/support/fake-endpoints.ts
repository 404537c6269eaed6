import type { Endpoints } from '../../src/vertex/endpoints.ts';

/** For activities that deploy nothing: who calls it has a bug. */
export function fakeEndpoints(): Endpoints {
  const refuse = (): Promise<never> => Promise.reject(new Error('nothing is deployed here'));
  return { deploy: refuse, moveTraffic: refuse };
}
