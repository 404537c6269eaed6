import { docText, isFileComment } from './doc-text.ts';
import { type Documented, documentedDeclarations } from './documented.ts';
import { type Language, languageOf } from './language.ts';
import type { SourceFile } from './source-files.ts';

/** One example, and where its code came from. */
export interface CodeExample {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly inputText: string;
  readonly outputText: string;
}

export type SkipReason =
  | 'file does not parse'
  | 'comment about the file'
  | 'short comment'
  | 'long code'
  | 'part of another example'
  | 'duplicate';

export interface CodeExamples {
  readonly examples: readonly CodeExample[];
  readonly files: number;
  readonly skipped: Readonly<Record<SkipReason, number>>;
}

/** Ours: a shorter comment says no more than the name it stands at. */
const MINIMUM_COMMENT_CHARACTERS = 15;

/** Ours: some 2,500 tokens, which leaves an 8k model room for the comment. */
const MAXIMUM_CODE_CHARACTERS = 8_000;

/** Makes an example of each declaration with a doc comment; files that are no TypeScript or JavaScript are passed over. */
export async function examplesFromCode(files: AsyncIterable<SourceFile>): Promise<CodeExamples> {
  const skipped: Record<SkipReason, number> = {
    'file does not parse': 0,
    'comment about the file': 0,
    'short comment': 0,
    'long code': 0,
    'part of another example': 0,
    duplicate: 0,
  };
  const examples = new Map<string, CodeExample>();
  let fileCount = 0;
  for await (const file of files) {
    const language = languageOf(file.path);
    if (!language) continue;
    fileCount += 1;
    for (const made of examplesOfFile(file, language)) {
      const reason = typeof made === 'string' ? made : examples.has(contentOf(made)) ? 'duplicate' : undefined;
      if (reason) skipped[reason] += 1;
      else if (typeof made !== 'string') examples.set(contentOf(made), made);
    }
  }
  return { examples: [...examples.values()], files: fileCount, skipped };
}

/** What makes two examples the same. */
export function contentOf({ inputText, outputText }: CodeExample): string {
  return JSON.stringify([inputText, outputText]);
}

/** A method of a class that is an example itself is not another one: it could stand in training and evaluation both. */
function examplesOfFile(file: SourceFile, language: Language): (CodeExample | SkipReason)[] {
  let coveredTo = 0;
  const documented = documentedDeclarations(file);
  const examples = documented?.map((declaration) => {
    if (declaration.end <= coveredTo) return 'part of another example';
    const made = toExample(file.path, language, declaration);
    if (typeof made !== 'string') coveredTo = declaration.end;
    return made;
  });
  return examples ?? ['file does not parse'];
}

/** The guide: an example without an instruction trains worse than one with it. */
function toExample(path: string, language: Language, { comment, code, line }: Documented): CodeExample | SkipReason {
  if (isFileComment(comment)) return 'comment about the file';
  const text = docText(comment);
  if (text.length < MINIMUM_COMMENT_CHARACTERS) return 'short comment';
  if (code.length > MAXIMUM_CODE_CHARACTERS) return 'long code';
  return { path, line, inputText: `Write the code in ${language}: ${text}`, outputText: fenced(code, language) };
}

/** The fence is longer than any in the code, as Markdown wants it. */
function fenced(code: string, language: Language): string {
  const longest = Math.max(2, ...[...code.matchAll(/`{3,}/g)].map(([fence]) => fence.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language.toLowerCase()}\n${code}\n${fence}`;
}
