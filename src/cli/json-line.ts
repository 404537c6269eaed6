/** One line of what a verb streams with `--json`: an object whose `kind` says what else is in it. */
export function jsonLine(kind: string, facts: object): string {
  return JSON.stringify({ kind, ...facts });
}
