/** Characters that are shown on either side of the fault, by the parser of Google's services (protobuf's). */
const CONTEXT = 20;

/** Google's sentence for each that V8 has; what V8 says stays where Google's is not known. */
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/^Expected ',' or '}'/, 'Expected , or } after key:value pair.'],
  [/^Expected ',' or ']'/, 'Expected , or ] after array value.'],
  [/^Expected ':'/, 'Expected : between key:value pair.'],
  [/^Expected (property name|double-quoted property name)/, 'Expected an object key or }.'],
  [/^Unterminated string/, 'Closing quote expected in string.'],
  [/^Unexpected non-whitespace/, 'Parsing terminated before end of input.'],
  [/^Unexpected end/, 'Unexpected end of string.'],
];

/** What a Google service says of JSON that cannot be parsed: the fault, the text around it, and a caret below. */
export function malformedJsonMessage(text: string, { message }: Error): string {
  const sentence = SENTENCES.find(([pattern]) => pattern.test(message))?.[1] ?? message;
  const position = /^Unexpected end/.test(message) ? text.length : Number(/position (\d+)/.exec(message)?.[1]);
  if (Number.isNaN(position)) return sentence;
  const start = Math.max(0, position - CONTEXT);
  return `${sentence}\n${text.slice(start, position + CONTEXT)}\n${' '.repeat(position - start)}^`;
}
