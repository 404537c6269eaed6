import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The `src` folders that Temporal's packages bring along, in the order of their names. */
export function installedTemporalSources(): string[] {
  const packages = dirname(dirname(createRequire(import.meta.url).resolve('@temporalio/common/package.json')));
  return readdirSync(packages)
    .sort()
    .map((name) => join(packages, name, 'src'))
    .filter((folder) => existsSync(folder));
}
