import { type Comment, parseSync } from 'oxc-parser';
import { declarationsIn } from './declarations.ts';
import type { SourceFile } from './source-files.ts';

/** A declaration with the doc comment that stands right before it. */
export interface Documented {
  /** As written between the comment's marks. */
  readonly comment: string;
  /** The code, moved to the left edge. */
  readonly code: string;
  /** 1-based line of the code. */
  readonly line: number;
  /** Where the code ends in the file; the declarations of a file come in the order of their starts. */
  readonly end: number;
}

/** Undefined when the file is not valid code. */
export function documentedDeclarations({ path, text }: SourceFile): Documented[] | undefined {
  const source = text.replace(/^\u{FEFF}/u, '');
  const { program, comments, errors } = parseSync(path, source);
  if (errors.length > 0) return undefined;
  const found: Documented[] = [];
  for (const { start, end } of declarationsIn(program.body)) {
    const comment = docCommentBefore(start, comments, source);
    if (comment === undefined) continue;
    found.push({ comment, code: atLeftEdge(source, start, end), line: lineOf(source, start), end });
  }
  return found;
}

/** Other comments may stand between, such as a linter's; code may not. */
function docCommentBefore(start: number, comments: readonly Comment[], source: string): string | undefined {
  let from = start;
  for (let index = lastBefore(start, comments); index >= 0; index -= 1) {
    const comment = comments[index];
    if (!comment || source.slice(comment.end, from).trim() !== '') return undefined;
    if (comment.type === 'Block' && comment.value.startsWith('*')) return comment.value;
    from = comment.start;
  }
  return undefined;
}

/** Index of the last comment that ends before; comments come in the order of the source. */
function lastBefore(start: number, comments: readonly Comment[]): number {
  let [low, high] = [0, comments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle]?.end ?? start) <= start) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function atLeftEdge(source: string, start: number, end: number): string {
  const lineStart = source.lastIndexOf('\n', start - 1) + 1;
  const indent = /^[ \t]*/.exec(source.slice(lineStart, start))?.[0] ?? '';
  const lines = source.slice(start, end).split(/\r?\n/);
  return lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)).join('\n');
}

function lineOf(source: string, at: number): number {
  let line = 1;
  for (let found = source.indexOf('\n'); found !== -1 && found < at; found = source.indexOf('\n', found + 1)) line += 1;
  return line;
}
