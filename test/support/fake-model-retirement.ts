import type { ModelRetirement } from '../../src/vertex/model-retirement.ts';

export interface FakeModelRetirement extends ModelRetirement {
  /** What was asked, in order: `undeploy models/1`, `delete models/1`. */
  readonly asked: readonly string[];
}

export function fakeModelRetirement(): FakeModelRetirement {
  const asked: string[] = [];
  return {
    asked,
    async undeploy(model) {
      asked.push(`undeploy ${model}`);
    },
    async delete(model) {
      asked.push(`delete ${model}`);
    },
  };
}
