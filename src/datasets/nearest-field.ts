/** What other tools call our fields. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  input_text: ['prompt', 'input', 'instruction', 'question', 'request', 'source', 'text_input'],
  output_text: ['completion', 'output', 'response', 'answer', 'target', 'label', 'code', 'text_output'],
  messages: ['conversation', 'conversations', 'dialog', 'dialogue', 'chat', 'turns'],
  context: ['system', 'system_prompt', 'system_instruction'],
  author: ['role', 'from', 'speaker', 'name'],
  content: ['text', 'value', 'message', 'parts', 'body'],
};

/** The known field that was most likely meant: another tool's name for it, another spelling, or a slip of two letters. */
export function nearestField(key: string, known: readonly string[]): string | undefined {
  const folded = fold(key);
  return (
    known.find((field) => fold(field) === folded) ??
    known.find((field) => ALIASES[field]?.some((alias) => fold(alias) === folded)) ??
    known.find((field) => editDistance(fold(field), folded) <= 2)
  );
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Levenshtein; names are short, anything long is no slip. */
function editDistance(left: string, right: string): number {
  if (Math.abs(left.length - right.length) > 2) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...left].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= right.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (letter === right[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
