/** Which test does what a command in the documents does, or why none does. */
type LedgerRow = readonly [start: string, typed: { readonly by: string } | { readonly not: string }];

const by = (path: string): { readonly by: string } => ({ by: path });
const not = (reason: string): { readonly not: string } => ({ not: reason });

const typed = by('test/typed/operate.fire.test.ts');
const typedBesideDemo = by('test/typed/first-sweep.fire.test.ts');
const typedHowTo = by('test/typed/how-to.fire.test.ts');
const typedTutorial = by('test/typed/tutorial.fire.test.ts');

/** By page; the first row whose text begins the command counts. Every command has a row, and every row a command. */
export const commandLedger: Readonly<Record<string, readonly LedgerRow[]>> = {
  'README.md': [
    ['npm run demo', typed],
    ['temporal workflow', typedBesideDemo],
    ['npx tempotune plan', typedBesideDemo],
    ['npx tempotune sweep my-sweep.yaml', typedTutorial],
    ['npx tempotune sweep', typedBesideDemo],
    ['npx tempotune list', typedBesideDemo],
    ['npx tempotune emulator', by('test/stories/crashes.test.ts')],
    ['npx tempotune worker', by('test/stories/crashes.test.ts')],
  ],
  'CONTRIBUTING.md': [
    ['npm run demo', typed],
    ['npm test', not('a test that runs all tests would run itself')],
    ['npm run check', by('.ci/run')],
    ['npx vitest run', not('a test that runs tests; .ci/run runs them all')],
  ],
  'docs/fault-matrix.md': [['npm run fault-matrix', not('takes a quarter of an hour; .ci/run runs its short form')]],
  'docs/how-to/choose-trials.md': [
    ['npx tempotune check-request', typedHowTo],
    ['npx tempotune plan', typedHowTo],
  ],
  'docs/how-to/encrypt-payloads.md': [
    ['export', not('sets a variable of the shell')],
    ['npx tempotune worker', by('test/trust/encryption.test.ts')],
    ['npx tempotune codec-server', by('test/trust/encryption.test.ts')],
    ['temporal workflow show', by('test/trust/encryption.test.ts')],
  ],
  'docs/how-to/find-and-deploy-models.md': [['npx tempotune models', typedHowTo]],
  'docs/how-to/operate.md': [
    ['npx tempotune worker', typed],
    ['temporal activity reset', by('test/runbook.fire.test.ts')],
    ['curl', typed],
    ['npx tempotune', typed],
    ['temporal', typed],
  ],
  'docs/how-to/run-against-google.md': [
    ['export', not('sets a variable of the shell')],
    ['npx tempotune doctor', by('test/cli/doctor.test.ts')],
    ['npx tempotune worker', by('test/stories/crashes.test.ts')],
    ['npx tempotune check-request', by('test/cli/check-request.test.ts')],
  ],
  'docs/how-to/run-on-kubernetes.md': [
    ['docker', not('needs Docker and a registry')],
    ['kubectl', not('needs a cluster')],
  ],
  'docs/how-to/runbook.md': [
    ['temporal', by('test/runbook.fire.test.ts')],
    ['npx tempotune', by('test/runbook.fire.test.ts')],
  ],
  'docs/how-to/schedule-retraining.md': [
    ['tempotune plan', typedHowTo],
    ['temporal workflow execute', typedHowTo],
    ['tempotune schedule', typedHowTo],
  ],
  'docs/how-to/start-from-anywhere.md': [
    ['temporal operator nexus', by('test/clients/test_ways_in.py')],
    ['temporal', by('test/cli/temporal-cli.test.ts')],
    ['pip install', by('scripts/clients/python-environments.mjs')],
    ['python examples/', by('test/clients/test_ways_in.py')],
    ['cd examples/go', by('test/clients/test_ways_in.py')],
    ['go run', by('test/clients/test_ways_in.py')],
    ['curl', by('test/clients/test_ways_in.py')],
  ],
  'docs/how-to/temporal-cloud.md': [
    ['export', not('sets a variable of the shell')],
    ['npx tempotune doctor', by('test/cli/doctor.test.ts')],
    ['npx tempotune worker', by('test/stories/crashes.test.ts')],
    ['tcld', not('needs an account with Temporal Cloud')],
  ],
  'docs/how-to/tune-gemini.md': [
    ['npx tempotune check', by('test/cli/data-verbs.test.ts')],
    ['npx tempotune sweep', by('test/cli/run-verbs.test.ts')],
    ['npx tempotune predict', typed],
    ['npx tempotune rebase', by('src/vertex/rebase-tuned-model.test.ts')],
  ],
  'docs/how-to/upgrade-workers.md': [
    ['npx tempotune worker', by('test/upgrades/versioned.fire.test.ts')],
    ['temporal', by('test/upgrades/versioned.fire.test.ts')],
  ],
  'docs/how-to/wait-for-quota.md': [
    ['npx tempotune status', typed],
    ['npx tempotune quota show', typed],
    ['npx tempotune quota set', typedHowTo],
  ],
  'docs/reference/search-attributes.md': [
    ['temporal operator search-attribute create', not('the worker of every test has made them already')],
    ['temporal workflow list', typed],
    ['tempotune list', typed],
  ],
  'docs/tutorial.md': [
    ['npm ci', by('.ci/run')],
    ['npm run build', by('.ci/run')],
    ['mkdir', not('makes a folder')],
    ['export', not('sets a variable of the shell')],
    ['temporal server', typedTutorial],
    ['npx tempotune dataset', typedTutorial],
    ['npx tempotune check', typedTutorial],
    ['npx tempotune emulator', typedTutorial],
    ['npx tempotune worker', typedTutorial],
    ['npx tempotune doctor', typedTutorial],
    ['npx tempotune sweep', typedTutorial],
    ['npx tempotune predict', typedTutorial],
  ],
};
