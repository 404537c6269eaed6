/** One line of the doctor: what was looked at, what was found, and what to type when it is missing. */
export interface Probe {
  readonly subject: string;
  readonly state: 'ok' | 'missing' | 'note';
  readonly found: string;
  readonly fix?: string;
}

export function ok(subject: string, found: string): Probe {
  return { subject, state: 'ok', found };
}

export function missing(subject: string, found: string, fix: string): Probe {
  return { subject, state: 'missing', found, fix };
}

/** Nobody could look; `how` says how a person can. */
export function notChecked(subject: string, why: string, how: string): Probe {
  return { subject, state: 'note', found: `not checked: ${why}`, fix: how };
}

/** Worth knowing, but nothing to mend. */
export function note(subject: string, found: string): Probe {
  return { subject, state: 'note', found };
}
