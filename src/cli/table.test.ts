import { expect, test } from 'vitest';
import { table } from './table.ts';

test('columns line up, numbers to the right, and no line ends in blanks', () => {
  const columns = [
    { title: 'name', cell: (row: { name: string; steps: string }) => row.name },
    { title: 'steps', align: 'right' as const, cell: (row: { name: string; steps: string }) => row.steps },
  ];
  const rows = [
    { name: 'short', steps: '1,000' },
    { name: 'much longer', steps: '5' },
  ];
  expect(table(columns, rows)).toBe('name         steps\nshort        1,000\nmuch longer      5');
});
