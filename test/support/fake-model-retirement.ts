import type { ModelRetirement } from '../../src/vertex/model-retirement.ts';

export interface FakeModelRetirement extends ModelRetirement {
  /** What was asked, in order: `undeploy models/1`, `delete models/1`. */
  readonly asked: readonly string[];
  /** From now on this model is served by somebody else's endpoint. */
  serveElsewhere(model: string): void;
}

export function fakeModelRetirement(): FakeModelRetirement {
  const asked: string[] = [];
  const elsewhere = new Set<string>();
  return {
    asked,
    serveElsewhere: (model) => elsewhere.add(model),
    async undeploy(model, _owner, keep) {
      asked.push(`undeploy ${model}${keep === undefined ? '' : ` but for ${keep}`}`);
      return elsewhere.has(model) ? ['endpoints/of-somebody-else'] : [];
    },
    async delete(model) {
      asked.push(`delete ${model}`);
    },
  };
}
