import { rooms } from './rooms.ts';
import type { Import, SourceFile } from './source-file.ts';

/** One sentence for each import that the table does not allow. */
export function forbiddenImports({ path, room, imports }: SourceFile): string[] {
  const allowed = rooms[room];
  if (!allowed) return [`${path}: src/${room} is no room. Give it a row in test/architecture/rooms.ts`];
  return imports
    .filter((found) => !isAllowed(room, found))
    .map((found) => `${path} imports ${found.kind === 'type' ? 'types of ' : ''}${found.from}: ${reason(room, found)}`);
}

function isAllowed(room: string, found: Import): boolean {
  const { rooms: allowed = [], typesOf = [], packages = [] } = rooms[room] ?? {};
  if (found.room === undefined) return packages.some((name) => covers(name, found.from));
  if (found.room === room || allowed.includes(found.room)) return true;
  return found.kind === 'type' && typesOf.includes(found.room);
}

function covers(name: string, from: string): boolean {
  if (name === 'node:*') return from.startsWith('node:') && from !== 'node:process'; // process is checked by member
  return from === name || from.startsWith(`${name}/`);
}

function reason(room: string, found: Import): string {
  const { rooms: allowed = [], typesOf = [], packages = [] } = rooms[room] ?? {};
  if (found.room === undefined) return `${room} may use ${list(packages)}`;
  if (typesOf.includes(found.room)) return `${room} may import only its types`;
  return `${room} may import ${list([...allowed, ...typesOf.map((name) => `types of ${name}`)])}`;
}

function list(names: readonly string[]): string {
  return names.join(', ') || 'nothing';
}
