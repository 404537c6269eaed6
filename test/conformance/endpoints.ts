import { describe, expect } from 'vitest';
import type { Endpoints, ServedModel } from '../../src/vertex/endpoints.ts';
import { type Conformance, type FaultRig, promises } from './rig.ts';

export interface EndpointsRig extends FaultRig {
  readonly endpoints: Endpoints;
  /** A model that nothing serves, the next one at each call. */
  undeployedModel(): Promise<ServedModel>;
  /** Endpoints that serve the model, with the deployments of it on each. */
  deployments(model: ServedModel): Promise<readonly { readonly endpoint: string; readonly times: number }[]>;
  loseNextAnswer(of: 'createEndpoint' | 'deployModel'): void;
  refuseNext(of: 'createEndpoint' | 'deployModel'): void;
}

export function endpointsConformance(name: string, conformance: Conformance<EndpointsRig>): void {
  describe(name, () => {
    const promise = promises(conformance);

    promise('deploys once, however often it is asked', async ({ endpoints, undeployedModel, deployments }) => {
      const model = await undeployedModel();
      const { endpoint, how } = await endpoints.deploy(model);
      expect(how).toBe('deployed');
      expect(await endpoints.deploy(model)).toEqual({ endpoint, how: 'found' });
      expect(await deployments(model)).toEqual([{ endpoint, times: 1 }]);
    });

    for (const call of ['createEndpoint', 'deployModel'] as const) {
      promise(`deploys once when the answer of ${call} is lost`, async (rig) => {
        const model = await rig.undeployedModel();
        rig.loseNextAnswer(call);
        const { endpoint } = await rig.endpoints.deploy(model);
        expect(await rig.deployments(model)).toEqual([{ endpoint, times: 1 }]);
      });

      promise(`goes on where it was refused at ${call}`, async (rig) => {
        const model = await rig.undeployedModel();
        rig.refuseNext(call);
        await expect(rig.endpoints.deploy(model)).rejects.toMatchObject({ kind: 'Unavailable' });
        const { endpoint } = await rig.endpoints.deploy(model);
        expect(await rig.deployments(model)).toEqual([{ endpoint, times: 1 }]);
      });
    }

    promise('gives each model an endpoint of its own', async ({ endpoints, undeployedModel }) => {
      const [one, two] = [await undeployedModel(), await undeployedModel()];
      expect((await endpoints.deploy(one)).endpoint).not.toBe((await endpoints.deploy(two)).endpoint);
    });

    promise('says NotFound for a model that is not there', async ({ endpoints, undeployedModel }) => {
      const model = await undeployedModel();
      const missing = { ...model, name: model.name.replace(/\/models\/\d+@/, '/models/1234567@') };
      await expect(endpoints.deploy(missing)).rejects.toMatchObject({ kind: 'NotFound' });
    });
  });
}
