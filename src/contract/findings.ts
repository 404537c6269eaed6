/** What is said about a user's input. Errors stop the run before anything is spent; warnings and notes travel with the result. */
export type Severity = 'error' | 'warning' | 'info';

/** The four parts of every sentence about input, plus where it was found. */
export interface Problem {
  readonly severity: Severity;
  /** Dotted path in the request (`tune.trainSteps`), or the field of a dataset example (`messages[2].author`). */
  readonly field?: string;
  /** What stands there now, shortened to 80 characters. */
  readonly value?: string;
  readonly rule: string;
  readonly fix: string;
}

/** One finding about one input: a problem with its stable code and its place. */
export interface Finding extends Problem {
  /** Stable, upper snake case; JSON output, documents and tests use it. */
  readonly code: string;
  /** The file or gs:// object the line belongs to. */
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
  /** How often this kind was found, when more than is listed; absent means once. */
  readonly count?: number;
}

/** Everything that can be said of one kind of input: stable code → the problem, given its facts. */
type Catalogue = Readonly<Record<string, (facts: never) => Problem>>;

/** Builds a finding of the catalogue; the facts are those that its code needs. */
export type FindingBuilder<Problems extends Catalogue> = <Code extends keyof Problems & string>(
  code: Code,
  facts: Parameters<Problems[Code]>[0],
) => Finding;

export function findingsOf<Problems extends Catalogue>(problems: Problems): FindingBuilder<Problems> {
  return (code, facts) => {
    const describe = problems[code] as (facts: unknown) => Problem; // the code ties the facts to the function
    return { code, ...describe(facts) };
  };
}

export function isError(finding: Finding): boolean {
  return finding.severity === 'error';
}

/** One line for people: `file:line field: value, but rule. To fix: fix. [CODE]`. */
export function sentence({ code, file, line, column, field, value, rule, fix, count }: Finding): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  const subject = [field, value].filter((part) => part !== undefined).join(': ');
  const often = count !== undefined && count > 1 ? ` (${count} times)` : '';
  return `${place ? `${place} ` : ''}${subject ? `${subject}, but ` : ''}${rule}${often}. To fix: ${fix}. [${code}]`;
}

// More would not be read, and a failure's message is cut at 4 KB while it is pending (temporal facts 1.2).
const SENTENCES_SHOWN = 12;

/** The errors among the findings as one text, a line each, under a headline that says how many there are. */
export function problemList(findings: readonly Finding[]): string {
  const errors = findings.filter(isError);
  const shown = errors.slice(0, SENTENCES_SHOWN).map(sentence);
  const more = errors.length - shown.length;
  const head = errors.length === 1 ? '1 problem, nothing was spent:' : `${errors.length} problems, nothing was spent:`;
  return [head, ...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}
