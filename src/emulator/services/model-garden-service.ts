import { baseModels, instanceSchemaUri } from '../pipeline/facts.ts';
import { notFound } from '../status.ts';
import type { ServiceMethods } from '../world.ts';

/** The name has no version and the template always has one: clients take the tuning pipeline and the label from them. */
function getPublisherModel({ name }: { name: string }): object {
  const [, id = '', asked] = /^publishers\/google\/models\/([^@]+)(?:@(.+))?$/.exec(name) ?? [];
  const facts = Object.hasOwn(baseModels, id) ? baseModels[id] : undefined;
  const version = asked ?? facts?.versions.at(-1) ?? '';
  if (!facts?.versions.includes(version)) throw notFound('PublisherModel', name);
  return {
    name: `publishers/google/models/${id}`,
    versionId: version,
    openSourceCategory: 'PROPRIETARY',
    launchStage: 'GA',
    publisherModelTemplate: `projects/{user-project}/locations/{location}/publishers/google/models/${id}@${version}`,
    predictSchemata: { instanceSchemaUri: instanceSchemaUri(id) },
  };
}

export const modelGardenService: ServiceMethods = { GetPublisherModel: getPublisherModel };
