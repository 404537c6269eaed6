import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failureTypes, type Progress, workflowTypes } from '../../src/contract/index.ts';
import { commandsIn } from '../support/document-commands.ts';
import { documents } from '../support/document-markdown.ts';
import { aSweepRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';
import { type CliAnswer, temporalCli } from '../support/temporal-cli.ts';

const taskQueue = 'temporal-cli';
let rig: Rig;
let folder: string;
beforeAll(async () => {
  rig = await startRig(taskQueue);
  folder = mkdtempSync(join(tmpdir(), 'tempotune-cli-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await rig.close();
});

function file(name: string, content: unknown): string {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

/** The commands of the page, in its order. */
function documented(): string[][] {
  const page = documents().find(({ path }) => path === 'docs/how-to/start-from-anywhere.md');
  if (!page) throw new Error('there is no such page');
  const commands = commandsIn(page).filter(
    ({ words, completeness }) => words[0] === 'temporal' && completeness === 'whole',
  );
  return commands.map(({ words }) => words.slice(1));
}

/** Types it as it stands there, with this test's names in place of the page's. */
function type(words: readonly string[], names: Readonly<Record<string, string>>): Promise<CliAnswer> {
  return temporalCli(...words.map((word) => names[word] ?? word));
}

const does =
  (part: string) =>
  (words: readonly string[]): boolean =>
    words.slice(0, 3).join(' ').startsWith(part);

test('every documented command does what the page says, in its order', async () => {
  const names = {
    tempotune: taskQueue,
    'examples/sweep.json': file('sweep', aSweepRequest({ vary: { trainSteps: [5, 10] } })),
    nightly: `${taskQueue}-nightly`,
    'nightly-now': `${taskQueue}-now`,
    'nightly-sweep': `${taskQueue}-schedule`,
    'tempotuneRequestHash="0f3c…"': 'tempotuneRequestHash="0f3c"',
  };
  rig.emulator.clock.setSpeed(1);
  const answers: { words: string[]; answer: CliAnswer }[] = [];
  for (const words of documented()) {
    const isLast = does('workflow execute')(words);
    if (isLast) rig.emulator.clock.setSpeed(2_000); // the first was watched and cancelled while it ran, this one ends
    if (does('workflow list')(words)) await listed(`${taskQueue}-nightly`);
    if (does('workflow update')(words)) await isOpen(`${taskQueue}-nightly`);
    const answer = await type(words, names);
    answers.push({ words, answer });
    const isOfCancelled = does('workflow result')(words);
    expect(answer, `${words.join(' ')}: ${answer.stderr}`).toMatchObject({ exitCode: isOfCancelled ? 1 : 0 });
  }
  const said = (part: string): string =>
    answers
      .filter(({ words }) => does(part)(words))
      .map(({ answer }) => answer.stdout)
      .join('\n');
  expect(said('workflow start')).toContain(`${taskQueue}-nightly`);
  expect(said('workflow query')).toContain('"kind":"sweep"');
  expect(said('workflow list')).toContain(`${taskQueue}-nightly`);
  expect(said('workflow update execute')).toMatch(/parallelism:3/);
  expect(said('workflow result')).toContain('CANCELED');
  expect(said('workflow execute')).toContain('COMPLETED');
  expect(answers.map(({ words }) => words.slice(0, 2).join(' '))).toEqual(
    expect.arrayContaining(['workflow cancel', 'schedule create', 'schedule trigger', 'operator nexus']),
  );
  await rig.alsoReplay(`${taskQueue}-now`);
}, 120_000);

/** A sweep takes updates as soon as its trials run. */
async function isOpen(workflowId: string): Promise<void> {
  const phases = async (): Promise<string[]> => {
    const { trials = [] } = await rig.client.workflow.getHandle(workflowId).query<Progress>('progress');
    return trials.map(({ phase }) => phase);
  };
  await expect.poll(phases, { timeout: 20_000 }).toContain('running');
}

async function listed(workflowId: string): Promise<void> {
  const query = `WorkflowId='${workflowId}' AND TempotuneBaseModel='code-bison@002'`;
  await expect
    .poll(async () => (await temporalCli('workflow', 'count', '--query', query)).stdout, { timeout: 20_000 })
    .toContain('1');
}

const failedAtOnce = {
  cause: { type: failureTypes.invalidRequest, message: expect.stringMatching(/To fix: .*\[[A-Z_]+\]/) },
};

describe.each(Object.values(workflowTypes))('%s, started by its type name', (workflowType) => {
  test('with a file that is none of its requests, fails at once with every problem in one failure', async () => {
    const workflowId = `${taskQueue}-${workflowType}-wrong`;
    const wrong = file(workflowId, { nonsense: 1, tune: 7, baseModel: 'code-bisson' });
    const start = ['workflow', 'execute', '--type', workflowType, '--task-queue', taskQueue, '--input-file', wrong];
    const { exitCode, stdout } = await temporalCli(...start, '--workflow-id', workflowId);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/\d problems?, nothing was spent:\n.*To fix: .*\[[A-Z_]+\]/);
    expect(stdout).not.toContain('StackTrace');
  });

  test.each([
    ['a list', [[1]]],
    ['null', [null]],
    ['nothing', []],
  ])('with %s, too', async (what, args) => {
    const workflowId = `${taskQueue}-${workflowType}-${what}`;
    const run = rig.client.workflow.execute(workflowType, { workflowId, taskQueue, args });
    await expect(run).rejects.toMatchObject(failedAtOnce);
  });
});
