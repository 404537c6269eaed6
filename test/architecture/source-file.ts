import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';

export const root: string = fileURLToPath(new URL('../../', import.meta.url));

export interface Import {
  /** As written: `./names.ts`, `zod`, `node:fs`. */
  from: string;
  /** Room of a relative import; absent for a package. */
  room?: string;
  kind: 'value' | 'type';
}

export interface SourceFile {
  /** From the root, with slashes. */
  path: string;
  room: string;
  imports: Import[];
  /** `process.env`, `process.exit`, …: the member's name. */
  processMembers: string[];
}

/** Every file of src but the tests beside them. */
export function sourceFiles(): SourceFile[] {
  return filesOf('src')
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map(readSourceFile);
}

export function filesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => posix.join(folder, path.replaceAll('\\', '/')))
    .sort();
}

function readSourceFile(path: string): SourceFile {
  return parseSourceFile(path, readFileSync(join(root, path), 'utf8'));
}

export function parseSourceFile(path: string, code: string): SourceFile {
  const { program, module } = parseSync(path, code);
  const { staticImports, staticExports, dynamicImports } = module;
  const imports = [
    ...staticImports.map(({ moduleRequest, entries }) => ({
      from: moduleRequest.value,
      kind: entries.length > 0 && entries.every(({ isType }) => isType) ? 'type' : 'value',
    })),
    ...staticExports
      .flatMap(({ entries }) => entries)
      .map(({ moduleRequest, isType }) => ({ from: moduleRequest?.value, kind: isType ? 'type' : 'value' })),
    ...dynamicImports.map(({ moduleRequest: { start, end } }) => ({
      from: literal(code.slice(start, end)),
      kind: 'value',
    })),
  ] as { from: string | undefined; kind: Import['kind'] }[];
  return {
    path,
    room: roomOf(path),
    imports: imports.flatMap(({ from, kind }) => (from ? [withRoom(path, from, kind)] : [])),
    processMembers: processMembers(program),
  };
}

function withRoom(path: string, from: string, kind: Import['kind']): Import {
  if (!from.startsWith('.')) return { from, kind };
  return { from, kind, room: roomOf(posix.join(posix.dirname(path), from)) };
}

function roomOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.ts$/, '');
}

/** The text of a dynamic import; one that is computed is nobody's to check. */
function literal(source: string): string | undefined {
  return /^(['"`])([^$]*)\1$/.exec(source)?.[2];
}

function processMembers(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(processMembers);
  if (typeof node !== 'object' || node === null) return [];
  const own = memberOfProcess(node as MemberExpression);
  return [...(own ? [own] : []), ...Object.values(node).flatMap(processMembers)];
}

interface MemberExpression {
  type?: string;
  object?: { type?: string; name?: string };
  property?: { name?: string; value?: unknown };
}

function memberOfProcess({ type, object, property }: MemberExpression): string | undefined {
  const isProcess = type === 'MemberExpression' && object?.type === 'Identifier' && object.name === 'process';
  return isProcess ? String(property?.name ?? property?.value) : undefined;
}
