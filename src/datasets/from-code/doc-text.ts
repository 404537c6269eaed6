/** What a doc comment says, without its stars: `{@link X | text}` becomes `text`, tags such as @param stay. */
export function docText(comment: string): string {
  return comment
    .replace(/^\*+/, '')
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .replace(
      /\{@(?:link|linkcode|linkplain)\s+([^}|\s]+)(?:\s*\|?\s*([^}]*))?\}/g,
      (_, name: string, text?: string) => {
        return text?.trim() || name;
      },
    )
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Whether it is about the file, not about the declaration that happens to be first in it. */
export function isFileComment(comment: string): boolean {
  return /@(?:module|file|fileoverview|packageDocumentation|license|copyright)\b/i.test(comment);
}
