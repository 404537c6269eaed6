import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';
import type { Finding } from '../contract/findings.ts';
import { requestFinding } from '../contract/request-problems.ts';

/** 1-based, as editors count. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A request file as data, which still knows where everything stands. */
export interface RequestFile {
  readonly fileName: string;
  /** Null when the file is no YAML or JSON; `findings` says why. */
  readonly input: unknown;
  /** Where `field` stands, or its nearest parent that the file has; absent for an empty file. */
  locate(field: string): Position | undefined;
  readonly findings: readonly Finding[];
}

/** Aliases may repeat a node this often; a small file must not unfold into a huge request. */
const MOST_ALIASES = 100;

/** Reads YAML or JSON (which is YAML, too). Never throws: syntax errors are findings with their place. */
export function readRequest(text: string, fileName: string): RequestFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    strict: true,
    uniqueKeys: true,
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
  });
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const errors = document.errors.map((error) => syntaxFinding(error, fileName, positionAt(error.pos[0])));
  const { input, findings } = errors.length > 0 ? { input: null, findings: errors } : contentOf(document, fileName);
  return {
    fileName,
    input,
    locate: (field) => {
      const offset = offsetOf(document.contents, pathOf(field));
      return offset === undefined ? undefined : positionAt(offset);
    },
    findings,
  };
}

/** Adds file, line and column to findings that have none yet. */
export function placeFindings(
  findings: readonly Finding[],
  { fileName, locate }: Pick<RequestFile, 'fileName' | 'locate'>,
): readonly Finding[] {
  return findings.map((finding) =>
    finding.file === undefined ? { ...finding, file: fileName, ...locate(finding.field ?? '') } : finding,
  );
}

function syntaxFinding({ message }: YAMLError, file: string, position: Position): Finding {
  return { ...requestFinding('REQUEST_SYNTAX', { field: '', reason: message }), file, ...position };
}

function contentOf(document: Document, file: string): Pick<RequestFile, 'input' | 'findings'> {
  try {
    return { input: document.toJS({ maxAliasCount: MOST_ALIASES }), findings: [] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { input: null, findings: [{ ...requestFinding('REQUEST_SYNTAX', { field: '', reason }), file }] };
  }
}

/** `vary.trainSteps[0]` as keys and positions. */
function pathOf(field: string): readonly (string | number)[] {
  return [...field.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([key, position]) =>
    position === undefined ? key : Number(position),
  );
}

/** A value's own place when it is on its key's line; a block below its key is shown by the key. */
function offsetOf(node: unknown, path: readonly (string | number)[], parent?: number): number | undefined {
  const [step, ...rest] = path;
  const here = parent ?? (node as Node | null)?.range?.[0];
  if (step === undefined) return here;
  if (isSeq(node) && typeof step === 'number') {
    const item = node.items[step] as Node | undefined;
    return item?.range ? offsetOf(item, rest, item.range[0]) : here;
  }
  const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && String(key.value) === step) : undefined;
  if (!pair) return here;
  const key = (pair.key as Node).range?.[0];
  const value = pair.value as Node | null;
  return offsetOf(value, rest, isScalar(value) && value.range ? value.range[0] : key);
}
