export type Cell = string | number;

/** What a part of the benchmark measured: printed for people, as JSON for programs, as Markdown for the docs. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** How it was measured, and what a reader must know to judge it. */
  readonly notes?: readonly string[];
}

export function printed({ title, columns, rows, notes = [] }: Table): string {
  const lines = [columns, ...rows].map((row) => row.map(String));
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => aligned(cell, column, widths))
      .join('  ')
      .trimEnd(),
  );
  return [title, ...text, ...notes].join('\n');
}

export function markdown({ title, columns, rows, notes = [] }: Table): string {
  const line = (cells: readonly Cell[]): string => `| ${cells.join(' | ')} |`;
  const rule = columns.map((_, column) => (column === 0 ? '---' : '---:'));
  return [`**${title}**`, '', line(columns), `|${rule.join('|')}|`, ...rows.map(line), '', ...notes]
    .join('\n')
    .trimEnd();
}

/** The first column names things, the others are numbers. */
function aligned(cell: string, column: number, widths: readonly number[]): string {
  const width = widths[column] ?? 0;
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
