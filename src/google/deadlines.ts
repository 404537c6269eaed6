/** How long one call may take, in milliseconds. One attempt each: Temporal retries, and a deadline here ends before its own. */
export interface Deadlines {
  /** Get, list, cancel. */
  readonly readMs: number;
  /** Create, update, import, predict, and 8 MiB of content. */
  readonly writeMs: number;
}

export const defaultDeadlines: Deadlines = { readMs: 8_000, writeMs: 45_000 };
