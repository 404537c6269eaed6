import type { DatasetShape } from './dataset.ts';
import type { Finding, Problem } from './findings.ts';

const FIELDS: Readonly<Record<DatasetShape, string>> = {
  generation: '`input_text` and `output_text`',
  chat: '`messages`, with `author` and `content` in each, and an optional `context`',
};

export type ForeignShape = DatasetShape | 'contents';

const SHAPE_NAMES: Readonly<Record<ForeignShape, string>> = {
  generation: 'the generation shape (input_text, output_text)',
  chat: 'the chat shape (messages)',
  contents: 'the Gemini shape (contents)',
};

/** Everything tempotune can say about the content of a dataset. A key is API: JSON output, tests and documents use it. */
export const datasetProblems = {
  FILE_EMPTY: (): Problem => ({
    severity: 'error',
    rule: 'the file is empty',
    fix: 'put one example on each line, or leave the file out',
  }),
  FILE_ENCODING: ({ found }: { found: string }): Problem => ({
    severity: 'error',
    value: found,
    rule: 'a dataset is plain JSON Lines in UTF-8',
    fix: 'unpack the file, or save it as UTF-8 without a byte order mark',
  }),
  BYTE_ORDER_MARK: (): Problem => ({
    severity: 'error',
    value: 'a byte order mark at the start of the file',
    rule: 'JSON starts with its first character',
    fix: 'save the file as UTF-8 without a byte order mark',
  }),
  FILE_IS_ARRAY: (): Problem => ({
    severity: 'error',
    value: 'a JSON array',
    rule: 'a dataset is JSON Lines: one object on each line, without brackets or commas around them',
    fix: "rewrite it, for example with: jq -c '.[]' array.json > lines.jsonl",
  }),
  EMPTY_LINE: (): Problem => ({
    severity: 'error',
    value: 'an empty line',
    rule: 'each line holds one example',
    fix: 'delete the line',
  }),
  LINE_TOO_LONG: ({ megabytes, limit }: { megabytes: number; limit: number }): Problem => ({
    severity: 'error',
    value: `${megabytes} MB`,
    rule: `a line has at most ${limit} MB`,
    fix: 'shorten the example; line breaks inside a text are written \\n, those between examples are real',
  }),
  INVALID_UTF8: ({ byte, offset }: { byte: string; offset: number }): Problem => ({
    severity: 'error',
    value: `byte ${byte} at offset ${offset} of the line`,
    rule: 'a dataset is UTF-8',
    fix: 'convert the file, for example with: iconv -f latin1 -t utf-8',
  }),
  INVALID_JSON: ({ reason, excerpt }: { reason: string; excerpt: string }): Problem => ({
    severity: 'error',
    value: excerpt,
    rule: `each line is one whole JSON object (${reason})`,
    fix: 'correct the line; quotes and line breaks inside a text are written \\" and \\n',
  }),
  NOT_AN_OBJECT: ({ found, shape }: { found: string; shape: DatasetShape }): Problem => ({
    severity: 'error',
    value: found,
    rule: 'each line is one JSON object',
    fix: `write an object with ${FIELDS[shape]}`,
  }),
  WRONG_SHAPE: ({ found, shape }: { found: ForeignShape; shape: DatasetShape }): Problem => ({
    severity: 'error',
    value: SHAPE_NAMES[found],
    rule: `this base model is tuned on ${SHAPE_NAMES[shape]}`,
    fix: `write ${FIELDS[shape]}, or choose a base model for ${SHAPE_NAMES[found]}`,
  }),
  UNKNOWN_FIELD: ({ found, known, nearest }: { found: string; known: string; nearest?: string }): Problem => ({
    severity: 'error',
    value: found,
    rule: `the fields here are ${known}`,
    fix: nearest ? `rename it to \`${nearest}\`` : 'remove it',
  }),
  MISSING_FIELD: ({ example }: { example: string }): Problem => ({
    severity: 'error',
    value: 'missing',
    rule: 'it is required',
    fix: `add it: ${example}`,
  }),
  WRONG_TYPE: ({ found, expected }: { found: string; expected: string }): Problem => ({
    severity: 'error',
    value: found,
    rule: `it must be ${expected}`,
    fix: `write ${expected}`,
  }),
  EMPTY_TEXT: ({ found }: { found: string }): Problem => ({
    severity: 'error',
    value: found,
    rule: 'a text must say something',
    fix: 'fill it in, or delete the example',
  }),
  HALF_CHARACTER: ({ found }: { found: string }): Problem => ({
    severity: 'error',
    value: found,
    rule: 'JSON can write half of a surrogate pair, but UTF-8 has no byte for it',
    fix: 'write the whole character, or cut the text at another place',
  }),
  EMPTY_MESSAGES: (): Problem => ({
    severity: 'error',
    value: '[]',
    rule: 'a chat has at least one message of the user and one of the assistant',
    fix: 'add the messages, or delete the example',
  }),
  UNKNOWN_AUTHOR: ({ author, nearest }: { author: string; nearest?: string }): Problem => ({
    severity: 'error',
    value: author,
    rule: 'an author is `user` or `assistant`',
    fix: nearest ?? 'name the one who speaks: `user` or `assistant`',
  }),
  FIRST_AUTHOR: ({ author }: { author: string }): Problem => ({
    severity: 'error',
    value: author,
    rule: 'the first message is from the user',
    fix: 'begin with a message of `user`; what holds for the whole chat goes into `context`',
  }),
  LAST_AUTHOR: ({ author }: { author: string }): Problem => ({
    severity: 'error',
    value: author,
    rule: 'the last message is from the assistant: it is the answer to learn',
    fix: 'add the answer of `assistant`, or drop the last message',
  }),
  NOT_ALTERNATING: ({ author }: { author: string }): Problem => ({
    severity: 'warning',
    value: `two messages of ${author} in a row`,
    rule: 'user and assistant usually take turns; Vertex AI does not check it',
    fix: 'join the two messages if they are one turn',
  }),
  DUPLICATE_EXAMPLE: ({ first }: { first: string }): Problem => ({
    severity: 'warning',
    value: `the same as ${first}`,
    rule: 'an example that is there twice counts twice in training',
    fix: 'delete one of them, unless that is meant',
  }),
  TOO_FEW_EXAMPLES: ({ examples, minimum }: { examples: number; minimum: number }): Problem => ({
    severity: 'error',
    value: counted(examples, 'example'),
    rule: `a tuning dataset has at least ${minimum} examples`,
    fix: `add at least ${minimum - examples}`,
  }),
  TOO_MANY_EXAMPLES: ({ examples, maximum }: { examples: number; maximum: number }): Problem => ({
    severity: 'error',
    value: counted(examples, 'example'),
    rule: `a tuning dataset has at most ${maximum} examples`,
    fix: `remove at least ${examples - maximum}`,
  }),
  TOO_MANY_AUTHORS: ({ authors, maximum }: { authors: number; maximum: number }): Problem => ({
    severity: 'error',
    value: counted(authors, 'author field'),
    rule: `a chat dataset has at most ${maximum} author fields, summed over all messages of all examples`,
    fix: `remove examples or messages with at least ${authors - maximum} author fields`,
  }),
  FEW_EXAMPLES: ({ examples, recommended }: { examples: number; recommended: number }): Problem => ({
    severity: 'warning',
    value: counted(examples, 'example'),
    rule: `at least ${recommended} examples are recommended for good results`,
    fix: `add ${recommended - examples} if you can`,
  }),
  EVALUATION_SIZE: ({
    examples,
    minimum,
    maximum,
  }: {
    examples: number;
    minimum: number;
    maximum: number;
  }): Problem => ({
    severity: 'error',
    value: counted(examples, 'example'),
    rule: `an evaluation dataset has ${minimum} to ${maximum} examples`,
    fix: examples < minimum ? `add at least ${minimum - examples}` : `remove at least ${examples - maximum}`,
  }),
  EVALUATION_LEAK: ({ first }: { first: string }): Problem => ({
    severity: 'warning',
    value: `also in the training data, ${first}`,
    rule: 'an example that was trained on makes the evaluation look better than it is',
    fix: 'delete it from one of the two datasets',
  }),
};

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

export type DatasetProblemCode = keyof typeof datasetProblems;

/** What the sentence of a code needs to know. */
export type DatasetProblemFacts<Code extends DatasetProblemCode> = Parameters<(typeof datasetProblems)[Code]>;

export type DatasetPlace = Pick<Finding, 'file' | 'line' | 'column' | 'field'>;

export function datasetFinding<Code extends DatasetProblemCode>(
  code: Code,
  place: DatasetPlace,
  ...facts: DatasetProblemFacts<Code>
): Finding {
  const write = datasetProblems[code] as (...known: DatasetProblemFacts<Code>) => Problem;
  return { code, ...place, ...write(...facts) };
}
