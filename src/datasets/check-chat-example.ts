import {
  canonicalText,
  checkFields,
  checkText,
  type Example,
  type ExampleCheck,
  type KnownFields,
  type Report,
} from './example-check.ts';
import { isObject } from './json-line.ts';
import { kindOf, shown } from './shown.ts';

const FIELDS: KnownFields = {
  required: { messages: '"messages": [{"author": "user", "content": "…"}, {"author": "assistant", "content": "…"}]' },
  optional: ['context'],
};

const MESSAGE_FIELDS: KnownFields = {
  required: { author: '"author": "user"', content: '"content": "…"' },
  optional: [],
};

const OTHER_AUTHORS: Readonly<Record<string, string>> = {
  human: 'write `user`',
  prompter: 'write `user`',
  bot: 'write `assistant`',
  model: 'write `assistant`',
  ai: 'write `assistant`',
  gpt: 'write `assistant`',
  system: 'move its content into the field `context` of the example',
};

/** `{"context"?: …, "messages": [{"author": …, "content": …}, …]}`: the user begins, the assistant ends. */
export function checkChatExample(example: Example, report: Report): ExampleCheck {
  let sound = checkFields(example, FIELDS, '', report);
  const { context, messages } = example;
  if (context !== undefined && typeof context !== 'string') {
    report('WRONG_TYPE', 'context', { found: kindOf(context), expected: 'a text' });
    sound = false;
  }
  if (!Array.isArray(messages)) {
    if (messages !== undefined)
      report('WRONG_TYPE', 'messages', { found: kindOf(messages), expected: 'an array of messages' });
    return { authors: 0, trainingExamples: 0 };
  }
  for (const [index, message] of messages.entries()) {
    sound = checkMessage(message, `messages[${index}]`, report) && sound;
  }
  const authors = messages.map((message) => (isObject(message) ? message.author : undefined));
  sound = checkTurns(authors, report) && sound;
  return {
    authors: authors.filter((author) => author !== undefined).length,
    trainingExamples: authors.filter((author) => author === 'assistant').length,
    ...(sound ? { canonical: canonicalChat(context, messages) } : {}),
  };
}

function checkMessage(message: unknown, path: string, report: Report): boolean {
  if (!isObject(message)) {
    report('WRONG_TYPE', path, { found: kindOf(message), expected: 'an object with author and content' });
    return false;
  }
  let sound = checkFields(message, MESSAGE_FIELDS, `${path}.`, report);
  if (Object.hasOwn(message, 'content')) sound = checkText(message.content, `${path}.content`, report) && sound;
  if (Object.hasOwn(message, 'author')) sound = checkAuthor(message.author, `${path}.author`, report) && sound;
  return sound;
}

function checkAuthor(author: unknown, path: string, report: Report): boolean {
  if (author === 'user' || author === 'assistant') return true;
  if (!checkText(author, path, report)) return false;
  const folded = author.trim().toLowerCase();
  const fix = folded === 'user' || folded === 'assistant' ? `write \`${folded}\`` : OTHER_AUTHORS[folded];
  report('UNKNOWN_AUTHOR', path, { author: shown(author), ...(fix ? { nearest: fix } : {}) });
  return false;
}

/** Only authors that are one of the two are judged: an unknown one has its own finding already. */
function checkTurns(authors: readonly unknown[], report: Report): boolean {
  if (authors.length === 0) {
    report('EMPTY_MESSAGES', 'messages');
    return false;
  }
  const last = authors.length - 1;
  const startsWell = authors[0] !== 'assistant';
  const endsWell = authors[last] !== 'user';
  if (!startsWell) report('FIRST_AUTHOR', 'messages[0].author', { author: 'assistant' });
  if (!endsWell) report('LAST_AUTHOR', `messages[${last}].author`, { author: 'user' });
  const repeated = authors.findIndex((author, index) => author !== undefined && author === authors[index - 1]);
  if (repeated > 0) report('NOT_ALTERNATING', `messages[${repeated}].author`, { author: shown(authors[repeated]) });
  return startsWell && endsWell;
}

function canonicalChat(context: unknown, messages: readonly Example[]): string {
  return canonicalText([context ?? '', ...messages.flatMap(({ author, content }) => [author, content])]);
}
