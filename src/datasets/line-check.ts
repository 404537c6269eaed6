import type { DatasetShape } from '../contract/dataset.ts';
import type { DatasetPlace, ForeignShape } from '../contract/dataset-problems.ts';
import { checkChatExample } from './check-chat-example.ts';
import { checkGenerationExample } from './check-generation-example.ts';
import type { Example, ExampleCheck, Report } from './example-check.ts';
import type { FindingList } from './finding-list.ts';
import { invalidByte } from './invalid-utf8.ts';
import { isObject, parseLine, syntaxFault } from './json-line.ts';
import { type Line, MAXIMUM_LINE_BYTES } from './line-splitter.ts';
import { kindOf, shown } from './shown.ts';

const MEGABYTE = 1024 * 1024;
const BLANK = /^\s*$/;
const FAULTY: ExampleCheck = { authors: 0, trainingExamples: 0 };

/** Checks one line; undefined when there is no example on it. */
export function checkLine(
  line: Line,
  place: DatasetPlace,
  { shape, findings }: { shape: DatasetShape; findings: FindingList },
): ExampleCheck | undefined {
  if (line.tooLong) {
    const megabytes = Math.ceil(line.lengthBytes / MEGABYTE);
    findings.add('LINE_TOO_LONG', place, { megabytes, limit: MAXIMUM_LINE_BYTES / MEGABYTE });
    return FAULTY;
  }
  const text = line.bytes.toString('utf8');
  if (BLANK.test(text)) {
    findings.add('EMPTY_LINE', place);
    return undefined;
  }
  const invalid = invalidByte(line.bytes, text);
  if (invalid) findings.add('INVALID_UTF8', place, invalid);
  const check = checkText(text, place, { shape, findings });
  return invalid ? withoutCanonical(check) : check;
}

function checkText(
  text: string,
  place: DatasetPlace,
  { shape, findings }: { shape: DatasetShape; findings: FindingList },
): ExampleCheck {
  const parsed = parseLine(text);
  if ('syntaxError' in parsed) {
    const { column, reason } = findings.isListing('INVALID_JSON')
      ? syntaxFault(text, parsed.syntaxError)
      : { column: 1, reason: '' }; // counted only
    const excerpt = shown(text.slice(Math.max(0, column - 41), column + 39));
    findings.add('INVALID_JSON', { ...place, column }, { reason, excerpt });
    return FAULTY;
  }
  const { value } = parsed;
  if (!isObject(value)) {
    findings.add('NOT_AN_OBJECT', place, { found: kindOf(value), shape });
    return FAULTY;
  }
  const found = foreignShape(value, shape);
  if (found) {
    findings.add('WRONG_SHAPE', place, { found, shape });
    return FAULTY;
  }
  const report: Report = (code, field, ...facts) => {
    findings.add(code, field === undefined ? place : { ...place, field }, ...facts);
  };
  return shape === 'chat' ? checkChatExample(value, report) : checkGenerationExample(value, report);
}

/** The shape it has instead of the wanted one; undefined when it may be the wanted one with faults. */
function foreignShape(example: Example, wanted: DatasetShape): ForeignShape | undefined {
  const isGeneration = Object.hasOwn(example, 'input_text') || Object.hasOwn(example, 'output_text');
  const isChat = Object.hasOwn(example, 'messages');
  if (wanted === 'generation' ? isGeneration : isChat) return undefined;
  if (isChat) return 'chat';
  if (isGeneration) return 'generation';
  return Object.hasOwn(example, 'contents') ? 'contents' : undefined;
}

function withoutCanonical({ authors, trainingExamples }: ExampleCheck): ExampleCheck {
  return { authors, trainingExamples };
}
