import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { languageOf } from './language.ts';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Folders of code that somebody else or a tool wrote. Hidden folders are skipped as well. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', 'dist', 'coverage']);

/** Ours: written by hand, a source file stays far below; what is bigger is generated or bundled. */
const MAXIMUM_FILE_BYTES = 1024 * 1024;

/**
 * The TypeScript and JavaScript sources in these folders, in the order of their names. A folder that is named itself is
 * read even where it lies inside node_modules; a linked folder is read once.
 */
export async function* sourceFiles(folders: readonly string[]): AsyncGenerator<SourceFile> {
  const visited = new Set<string>();
  for (const folder of folders) yield* walk(folder, visited);
}

async function* walk(path: string, visited: Set<string>): AsyncGenerator<SourceFile> {
  const facts = await stat(path);
  const isWanted = facts.isDirectory() || (facts.isFile() && languageOf(path) && facts.size <= MAXIMUM_FILE_BYTES);
  if (!isWanted || !(await isFirstVisit(path, visited))) return;
  if (facts.isFile()) yield* readSource(path);
  else for (const name of await namesIn(path)) yield* walk(join(path, name), visited);
}

async function* readSource(path: string): AsyncGenerator<SourceFile> {
  const text = await readFile(path, 'utf8');
  if (!text.includes('\0')) yield { path, text }; // else it is binary, whatever its name says
}

/** A link to a folder above would be walked for ever. */
async function isFirstVisit(path: string, visited: Set<string>): Promise<boolean> {
  const real = await realpath(path);
  if (visited.has(real)) return false;
  visited.add(real);
  return true;
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const wanted = entries.filter(({ name }) => !name.startsWith('.') && !SKIPPED_FOLDERS.has(name));
  const reachable: string[] = [];
  for (const entry of wanted) {
    if (!entry.isSymbolicLink() || (await isReachable(join(folder, entry.name)))) reachable.push(entry.name);
  }
  return reachable.sort();
}

/** A link may lead nowhere. */
async function isReachable(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
