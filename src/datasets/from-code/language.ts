import { basename, extname } from 'node:path';

export type Language = 'TypeScript' | 'JavaScript';

const LANGUAGES: Readonly<Record<string, Language>> = {
  '.ts': 'TypeScript',
  '.tsx': 'TypeScript',
  '.mts': 'TypeScript',
  '.cts': 'TypeScript',
  '.js': 'JavaScript',
  '.jsx': 'JavaScript',
  '.mjs': 'JavaScript',
  '.cjs': 'JavaScript',
};

/** Undefined for a file that is no source: another language, a declaration file, minified code. */
export function languageOf(path: string): Language | undefined {
  if (/\.(d\.[cm]?ts|d\.[^.]+\.ts|min\.[cm]?js)$/.test(basename(path))) return undefined;
  return LANGUAGES[extname(path)];
}
