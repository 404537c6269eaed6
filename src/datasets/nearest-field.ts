import { distance } from 'fastest-levenshtein';

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
    known.find((field) => distance(fold(field), folded) <= 2)
  );
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
