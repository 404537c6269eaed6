/** What a verb's end means to a script; the table is part of the command line's contract. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  /** The dataset or request breaks a rule. */
  invalid: 3,
  denied: 4,
  cancelled: 8,
  /** Not found, or the id stands for something else. */
  notFound: 9,
  /** The watch was left; the run goes on. */
  left: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
