/** The JSON of a file, and what a curl command around it says. */
export interface RequestText {
  /** With the variables that the file sets put in; `${NAME}` stays where it does not. Absent when there is no object. */
  readonly body?: string;
  /** Where a place of the body stands in the file. */
  offsetInFile(offsetInBody: number): number;
  /** Absent for a plain JSON file. */
  readonly command?: CurlCommand;
}

export interface CurlCommand {
  /** Absent when there is none, or a placeholder stands in its place. */
  readonly pathRegion?: string;
  readonly hostRegion?: string;
  readonly url?: { readonly start: number; readonly text: string };
  /** Whether a request that is repeated names the same job: its pipelineJobId is written out. */
  readonly hasFixedJobId: boolean;
  /** First use of each variable that the file does not set. */
  readonly unset: readonly { readonly name: string; readonly start: number }[];
}

/** A `{` before a key or a brace, and not that of a `${VARIABLE}`. */
const BODY_START = /(?<!\$)\{(?=\s*["'“}])/;
const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=("[^"\n]*"|'[^'\n]*'|[^\s;#]*)/gm;
/** As shells take them, in or out of the quotes that the JSON itself stands in. */
const VARIABLE = /'"?\$(?:\{(\w+)\}|(\w+))"?'|\$\{(\w+)\}/g;
const PIPELINE_JOBS_URL = /https?:\/\/[^\s"']*\/pipelineJobs[^"'\n]*/;

/** A file that is nothing but JSON, or a shell script with curl, `-d '…'` or a here-document. Never throws. */
export function requestText(file: string): RequestText {
  const start = BODY_START.exec(file)?.index;
  if (/^\s*[{[]/.test(file)) return { body: file, offsetInFile: (offset) => offset };
  if (start === undefined) return { offsetInFile: (offset) => offset };
  const variables = assignmentsIn(file.slice(0, start));
  const raw = file.slice(start, bodyEnd(file, start));
  const { text, offsetOf, unset } = substituted(raw, variables);
  return {
    body: text,
    offsetInFile: (offset) => start + offsetOf(offset),
    command: curlCommand(
      file,
      variables,
      unset.map((use) => ({ ...use, start: start + use.start })),
    ),
  };
}

/** After the last brace that belongs to no variable: what follows closes the quote. */
function bodyEnd(file: string, start: number): number {
  const braces = [...file.slice(start).matchAll(/\$\{\w+\}|\}/g)].filter(([text]) => text === '}');
  const last = braces.at(-1);
  return last ? start + last.index + 1 : file.length;
}

/** By name; undefined for a value that only the shell can compute. */
function assignmentsIn(script: string): ReadonlyMap<string, string | undefined> {
  const variables = new Map<string, string | undefined>();
  for (const [, name = '', quoted = ''] of script.matchAll(ASSIGNMENT)) {
    const value = quoted.replaceAll(/^["']|["']$/g, '');
    variables.set(name, /[$`]/.test(value) ? undefined : value);
  }
  return variables;
}

interface Substitution {
  readonly text: string;
  readonly offsetOf: (offset: number) => number;
  readonly unset: CurlCommand['unset'];
}

function substituted(raw: string, variables: ReadonlyMap<string, string | undefined>): Substitution {
  const pieces: { readonly from: number; readonly to: number }[] = [{ from: 0, to: 0 }];
  const unset = new Map<string, number>();
  let text = '';
  let end = 0;
  for (const match of raw.matchAll(VARIABLE)) {
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    text += raw.slice(end, match.index);
    pieces.push({ from: text.length, to: match.index });
    text += variables.get(name) ?? `\${${name}}`;
    end = match.index + match[0].length;
    pieces.push({ from: text.length, to: end });
    if (!(variables.has(name) || unset.has(name))) unset.set(name, match.index);
  }
  const offsetOf = (offset: number): number => {
    const piece = pieces.findLast(({ from }) => from <= offset);
    return piece ? piece.to + offset - piece.from : offset;
  };
  return {
    text: text + raw.slice(end),
    offsetOf,
    unset: [...unset].map(([name, start]) => ({ name, start })),
  };
}

function curlCommand(
  file: string,
  variables: ReadonlyMap<string, string | undefined>,
  unsetInBody: CurlCommand['unset'],
): CurlCommand {
  const match = PIPELINE_JOBS_URL.exec(file);
  if (!match) return { hasFixedJobId: true, unset: unsetInBody };
  const { text, unset } = substituted(match[0], variables);
  const inUrl = unset.map(({ name, start }) => ({ name, start: match.index + start }));
  const known = inUrl.map(({ name }) => name);
  const region = /\/locations\/([a-z0-9-]*)\/pipelineJobs/.exec(text)?.[1];
  const host = /^https:\/\/([a-z0-9-]+)-aiplatform\.googleapis\.com\//.exec(text)?.[1];
  const jobId = /[?&]pipelineJobId=([^&\s]*)/.exec(text)?.[1];
  return {
    url: { start: match.index, text: text },
    ...(region && { pathRegion: region }),
    ...(host && { hostRegion: host }),
    hasFixedJobId: jobId !== undefined && !jobId.includes('$'),
    unset: [...inUrl, ...unsetInBody.filter(({ name }) => !known.includes(name))],
  };
}
