import { invalid } from './storage-error.ts';

/**
 * What `matchGlob` of objects.list means: `*` stops at a slash and `**` does not, `?` is one character, `[a-z]` a set,
 * `{a,b}` a choice, a backslash takes the next character as it is.
 */
export function globMatcher(glob: string): (name: string) => boolean {
  const pattern = compiled(glob);
  return (name) => pattern.test(name);
}

function compiled(glob: string): RegExp {
  const pattern = patternOf(glob);
  try {
    return new RegExp(`^${pattern}$`, 'su');
  } catch {
    throw invalid(`Invalid matchGlob: '${glob}'.`); // such as the set [z-a]
  }
}

const TOKEN = /\*\*|[*?{},]|\\.|\[[!^]?[^\]]+\]|[\s\S]/gu;

function patternOf(glob: string): string {
  let depth = 0;
  const pattern = Array.from(glob.matchAll(TOKEN), ([token]) => {
    if (token === '{') depth += 1;
    const part = depth > 0 ? (CHOICE[token] ?? partOf(token)) : partOf(token);
    if (token === '}' && depth > 0) depth -= 1;
    return part;
  }).join('');
  if (depth > 0) throw invalid(`Invalid matchGlob: '${glob}' has a { without its }.`);
  return pattern;
}

const CHOICE: Record<string, string> = { '{': '(?:', ',': '|', '}': ')' };

function partOf(token: string): string {
  if (token === '**') return '.*';
  if (token === '*') return '[^/]*';
  if (token === '?') return '[^/]';
  if (token.startsWith('[') && token.length > 1) return setOf(token.slice(1, -1));
  return escaped(token.length === 2 && token.startsWith('\\') ? token.slice(1) : token);
}

function setOf(characters: string): string {
  const negated = /^[!^]/.test(characters);
  return `[${negated ? '^' : ''}${(negated ? characters.slice(1) : characters).replace(/[\\\]^[]/g, '\\$&')}]`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
