import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** A Markdown file, by its path from the root of the project. */
export interface Document {
  readonly path: string;
  readonly text: string;
}

export interface CodeBlock {
  readonly language: string;
  readonly text: string;
}

/** All that people read: the files at the top, and everything below docs. */
export function documents(): readonly Document[] {
  const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  return ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...pages.map((page) => `docs/${page}`)]
    .filter((path) => path.endsWith('.md'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

const BLOCK = /^```(\w*)\n([\s\S]*?)^```$/gm;

export function codeBlocks({ text }: Document): readonly CodeBlock[] {
  return [...text.matchAll(BLOCK)].map(([, language = '', content = '']) => ({ language, text: content }));
}

/** Code inside a sentence or a table. */
export function codeSpans(document: Document): readonly string[] {
  return [...prose(document).matchAll(/`([^`\n]+)`/g)].map(([, content = '']) => content);
}

/** Targets of links, without those to other hosts. */
export function localLinks(document: Document): readonly string[] {
  const text = prose(document).replace(/`[^`\n]*`/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^\w+:/.test(target));
}

/** What may stand behind the # of a link, as GitHub makes it. */
export function anchors(document: Document): readonly string[] {
  return [...prose(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function prose({ text }: Document): string {
  return text.replace(BLOCK, '');
}
