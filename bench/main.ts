import { parseArgs } from 'node:util';
import { Runtime } from '@temporalio/worker';
import { quietLogger } from '../test/support/quiet-logger.ts';
import { writeTables } from './document.ts';
import { machine, machineLine } from './machine.ts';
import type { Part } from './part.ts';
import { parts } from './parts.ts';
import { printed, type Table } from './table.ts';

const usage = `usage: npm run bench -- [--only <part>[,<part>]] [--json] [--write] [--kills <times>]
  --only    ${parts.map(({ name, seconds }) => `${name} (${seconds} s)`).join(', ')}
  --kills   how often the part kills does so at each moment; default 20, and 2 is a quick look
  --json    one JSON document on stdout instead of tables
  --write   puts the tables of the parts that ran into docs/explanation/benchmarks.md`;

/** Runs the parts one after another: they must not disturb each other. */
export async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      kills: { type: 'string', default: '20' },
      json: { type: 'boolean' },
      write: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return say(usage);
  Runtime.install({ logger: quietLogger });
  const measuredOn = machine(); // before our own load shows
  say(machineLine(measuredOn));
  const results: Record<string, readonly Table[]> = {};
  for (const part of chosen(values.only)) {
    say(`\n${part.name}, about ${part.seconds} s …`);
    const tables = await part.run({ kills: positive('--kills', values.kills) });
    results[part.name] = tables;
    if (!values.json) for (const table of tables) process.stdout.write(`\n${printed(table)}\n`);
    if (values.write) writeTables(part.name, tables, measuredOn);
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ machine: measuredOn, parts: results }, null, 2)}\n`);
}

function chosen(only: string | undefined): readonly Part[] {
  if (only === undefined) return parts;
  return only.split(',').map((name) => {
    const part = parts.find((candidate) => candidate.name === name);
    if (!part) throw new Error(`--only: ${name}, but the parts are ${parts.map((known) => known.name).join(', ')}`);
    return part;
  });
}

function positive(option: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${option}: ${value}, but it is a whole number from 1`);
  return number;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
