import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Machine, machineLine } from './machine.ts';
import { markdown, type Table } from './table.ts';

const page: string = fileURLToPath(new URL('../docs/explanation/benchmarks.md', import.meta.url));

/** Replaces the tables of one part between its two marks; the words round them are written by people. */
export function writeTables(
  part: string,
  tables: readonly Table[],
  measuredOn: Machine,
  command: string = `npm run bench -- --only ${part} --write`,
): void {
  const text = readFileSync(page, 'utf8');
  const [begin, end] = [`<!-- ${part}: written by npm run bench -->`, `<!-- end of ${part} -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from)
    throw new Error(`${page} has no place for ${part}: it needs the lines ${begin} and ${end}`);
  const date = new Date().toISOString().slice(0, 10);
  const source = `\`${command}\`, ${date}: ${machineLine(measuredOn)}.`;
  const body = [begin, source, ...tables.map(markdown)].join('\n\n');
  writeFileSync(page, `${text.slice(0, from)}${body}\n\n${text.slice(to)}`);
}
