import { expect, test } from 'vitest';
import { lineColumns, oneLine, table } from './table.ts';

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

test.each([
  ['short', 'short'],
  ['as long as it', 'as long as it'],
  ['longer than there is room', 'longer than…'],
  ['two\nlines', 'two…'],
  ['ended\n', 'ended'],
])('%j in one line of 13 columns is %j', (text, line) => {
  expect(oneLine(text, 13)).toBe(line);
});

test('a line is as wide as the terminal, and 100 columns where there is none', () => {
  expect(lineColumns({ canRedraw: true, columns: 80 })).toBe(80);
  expect(lineColumns({ canRedraw: false, columns: 80 })).toBe(100);
});
