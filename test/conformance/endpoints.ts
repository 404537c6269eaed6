import { describe, expect } from 'vitest';
import type { Endpoints, ServedModel } from '../../src/vertex/endpoints.ts';
import { type Conformance, type FaultRig, promises } from './rig.ts';

export interface EndpointsRig extends FaultRig {
  readonly endpoints: Endpoints;
  /** A model that nothing serves, the next one at each call. */
  undeployedModel(): Promise<ServedModel>;
  /** Endpoints that serve the model, with the deployments of it on each. */
  deployments(model: ServedModel): Promise<readonly { readonly endpoint: string; readonly times: number }[]>;
  /** The model that gets all the traffic of the endpoint. */
  servedAt(endpoint: string): Promise<string | undefined>;
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

    promise('moves all traffic of an endpoint, and takes off what it deployed there before', async (rig) => {
      const [one, two, home] = [await rig.undeployedModel(), await rig.undeployedModel(), await rig.undeployedModel()];
      const { endpoint } = await rig.endpoints.deploy(home);
      for (const model of [one, one, two]) await rig.endpoints.moveTraffic(endpoint, model, 'champion night');
      const times = async (model: ServedModel): Promise<number> =>
        (await rig.deployments(model)).find((deployment) => deployment.endpoint === endpoint)?.times ?? 0;
      expect([await times(one), await times(two), await times(home)]).toEqual([0, 1, 1]);
      expect(await rig.servedAt(endpoint)).toBe(two.name.split('@')[0]);
      await rig.endpoints.moveTraffic(endpoint, one, 'champion night');
      expect(await rig.servedAt(endpoint)).toBe(one.name.split('@')[0]);
    });

    promise('says NotFound for a model that is not there', async ({ endpoints, undeployedModel }) => {
      const model = await undeployedModel();
      const missing = { ...model, name: model.name.replace(/\/models\/\d+@/, '/models/1234567@') };
      await expect(endpoints.deploy(missing)).rejects.toMatchObject({ kind: 'NotFound' });
    });
  });
}
