import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Program, tempotune } from '../support/program.ts';
import { type Reader, typeSection } from '../support/typed-page.ts';

let demo: Program;
let reader: Reader;

beforeAll(async () => {
  demo = tempotune(['demo', '--keep'], { TEMPORAL_CLI_PATH: inject('temporalCliPath') });
  const printed = await demo.says('tempotune watch by-hand');
  const [, settings = ''] = /^ +export (TEMPORAL_ADDRESS=.*)$/m.exec(printed) ?? [];
  const environment = Object.fromEntries(settings.split(' ').map((setting) => setting.split('=')));
  reader = { names: {}, environment };
}, 120_000);

afterAll(() => demo.kill('SIGINT'));

/** Of the section, what is typed beside the demo. */
const isBesideIt = ([first, second, verb, file]: readonly string[]): boolean =>
  first === 'temporal' || (second === 'tempotune' && (verb === 'list' || file === 'examples/sweep.yaml'));

describe('the first lines of the README, typed beside the demo', () => {
  test('start, result, plan, sweep, list', async () => {
    const [started, result, planned, swept, listed] = await typeSection(reader, 'README.md', 'First sweep', isBesideIt);
    expect(started?.stdout).toContain('by-hand');
    expect(result?.stdout).toContain('"ranking"');
    expect(planned?.stdout).toMatch(/3 trials|trials +3/);
    expect(swept?.stdout).toContain('best model');
    for (const id of ['demo', 'by-hand']) expect(listed?.stdout).toContain(id);
  }, 300_000);
});
