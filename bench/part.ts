import type { Table } from './table.ts';

/** One question that the benchmark answers; `npm run bench -- --only <name>` runs it alone. */
export interface Part {
  readonly name: string;
  /** How long it takes, roughly, for whoever waits. */
  readonly seconds: number;
  run(options: PartOptions): Promise<readonly Table[]>;
}

export interface PartOptions {
  /** How often the part that kills workers does so at each moment. */
  readonly kills: number;
}
