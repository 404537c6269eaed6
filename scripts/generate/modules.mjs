import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.mjs';

/** Modules of the product that the reference is made of, below `src` or `dist`. */
const paths = {
  baseModels: 'catalog/base-models',
  accelerators: 'catalog/accelerators',
  limits: 'catalog/limits',
  metrics: 'catalog/metrics',
  regions: 'catalog/regions',
  schemas: 'requests/json-schema',
  findings: 'contract/findings',
  requestProblems: 'contract/request-problems',
  restBodyProblems: 'contract/rest-body-problems',
  valueRules: 'contract/value-rules',
  datasetProblems: 'contract/dataset-problems',
  environmentProblems: 'contract/environment-problems',
  resultProblems: 'contract/result-problems',
  controlProblems: 'contract/control-problems',
  retryProblems: 'contract/retry-problems',
  failureTypes: 'contract/failures',
  searchAttributes: 'contract/search-attributes',
  progress: 'contract/progress',
  listRuns: 'client/list-runs',
  googleErrors: 'google/errors',
  statusCodes: 'google/status-codes',
  failures: 'activities/failures',
  runErrors: 'client/errors',
  failureReport: 'cli/failure-report',
  exitCodes: 'cli/exit-codes',
  program: 'cli/program',
  config: 'config',
};

/** Loaded by whoever calls: the script takes the build, the test takes the sources. */
export async function loadModules(load) {
  const entries = Object.entries(paths).map(async ([name, path]) => [name, await load(path)]);
  return Object.fromEntries(await Promise.all(entries));
}

export function sourceText(path) {
  return readFileSync(join(root, 'src', path), 'utf8');
}
