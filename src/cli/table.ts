import type { CliIo } from './context.ts';

/** Of a line where no terminal says how wide it is. */
const COLUMNS_OF_A_PIPE = 100;

export interface Column<Row> {
  readonly title: string;
  readonly align?: 'left' | 'right';
  cell(row: Row): string;
}

/** Aligned columns, two blanks apart, no lines: readable in a terminal, an issue and a log. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = [
    columns.map((column) => column.title),
    ...rows.map((row) => columns.map((column) => column.cell(row))),
  ];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.align))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function pad(cell: string, width: number, align: 'left' | 'right' = 'left'): string {
  return align === 'right' ? cell.padStart(width) : cell.padEnd(width);
}

/** How wide a line may be that stands for one row. */
export function lineColumns({ canRedraw, columns }: Pick<CliIo, 'canRedraw' | 'columns'>): number {
  return canRedraw ? columns : COLUMNS_OF_A_PIPE;
}

/** What fits into one line: the first of the text, cut where there is no room for it. */
export function oneLine(text: string, columns: number = COLUMNS_OF_A_PIPE): string {
  const [first = '', ...more] = text.trimEnd().split(/[\r\n]+/);
  return first.length <= columns && more.length === 0 ? first : `${first.slice(0, columns - 1).trimEnd()}…`;
}
