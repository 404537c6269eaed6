import type { Finding } from '../../contract/findings.ts';
import { restBodyFinding } from '../../contract/rest-body-problems.ts';
import { shown } from '../shown.ts';
import { type JsonEntry, type JsonNode, type JsonScan, type PlacedFinding, pathText } from './json-node.ts';
import { readScalar } from './scan-scalar.ts';

const DEEPEST = 64;

/** Whether `key`, met inside the object at `path`, is a field of an object further out. */
export type BelongsOutside = (path: readonly string[], key: string) => boolean;

/**
 * Reads JSON as people copy it, goes on after a fault, and says every fault where it is. The second reading takes each
 * key of an outer object as the end of the inner one: only that explains a brace that is missing although commas are not.
 */
export function scanJson(text: string, belongsOutside: BelongsOutside = () => false): JsonScan {
  const first = scan(text, belongsOutside, 'without comma');
  if (!isOpenAtEnd(first)) return first;
  const second = scan(text, belongsOutside, 'always');
  return isOpenAtEnd(second) ? first : second;
}

function isOpenAtEnd({ findings }: JsonScan): boolean {
  return findings.some(({ finding: { code, fix } }) => code === 'JSON_UNCLOSED' && fix.endsWith(END));
}

const END = 'the end of the body';

class Unreadable extends Error {}

function scan(text: string, belongsOutside: BelongsOutside, endsAtOuterKey: 'without comma' | 'always'): JsonScan {
  const findings: PlacedFinding[] = [];
  let at = 0;

  const say = (start: number, finding: Finding): void => void findings.push({ start, finding });

  function skipSpace(): void {
    const space = /(?:\s|\/\/[^\n]*)*/y; // comments are no JSON, but what they hide is worth reading
    space.lastIndex = at;
    const [skipped = ''] = space.exec(text) ?? [];
    const comment = skipped.indexOf('//');
    if (comment >= 0) say(at + comment, unexpected('', 'JSON takes no comments'));
    at += skipped.length;
  }

  function value(path: readonly string[]): JsonNode {
    skipSpace();
    if (path.length > DEEPEST) throw stop(path, 'it is nested too deep');
    if (text[at] === '{') return objectAt(path);
    if (text[at] === '[') return listAt(path);
    const { node, end, faults } = readScalar(text, at, pathText(path));
    if (!node) throw stop(path, at < text.length ? `${shown(text[at])} begins no value` : 'the body ends here');
    for (const fault of faults) say(at, fault);
    at = end;
    return node;
  }

  function stop(path: readonly string[], reason: string): Unreadable {
    say(at, unexpected(pathText(path), reason));
    return new Unreadable();
  }

  function objectAt(path: readonly string[]): JsonNode {
    const start = at;
    const entries: JsonEntry[] = [];
    const node: JsonNode = { kind: 'object', start, entries };
    at += 1;
    for (let state: Between = { after: 'opening' }; ; ) {
      const end = at;
      skipSpace();
      if (at >= text.length || text[at] === ']') return unclosed(node, path, '}');
      if (text[at] === '}') return closed(node, path, state);
      if (text[at] === ',') {
        state = comma(path, state);
        continue;
      }
      const keyStart = at;
      const key = keyAt(path);
      if (endsHere(path, key, state)) {
        at = keyStart;
        const before = `"${key}"`;
        say(start, restBodyFinding('JSON_UNCLOSED', { field: pathText(path), bracket: '},', before }));
        return { ...node, endedBy: 'outer key' };
      }
      const field = pathText([...path, key]);
      if (state.after === 'value') {
        if (!state.hasImpliedComma) say(end, restBodyFinding('JSON_COMMA_MISSING', { field, before: `"${key}"` }));
      }
      if (entries.some((entry) => entry.key === key)) say(keyStart, restBodyFinding('JSON_KEY_REPEATED', { field }));
      const member = memberValue([...path, key], keyStart);
      entries.push({ key, keyStart, value: member });
      state = { after: 'value', hasImpliedComma: member.kind === 'object' && member.endedBy === 'outer key' };
    }
  }

  function endsHere(path: readonly string[], key: string, { after }: Between): boolean {
    if (path.length === 0 || after === 'opening') return false;
    return (endsAtOuterKey === 'always' || after === 'value') && belongsOutside(path, key);
  }

  function keyAt(path: readonly string[]): string {
    const { node, end, faults } = readScalar(text, at, pathText(path));
    if (!node) throw stop(path, `${shown(text[at])} begins no key`);
    const isBare = node.kind !== 'string';
    for (const fault of faults) if (!isBare) say(at, fault);
    if (isBare) say(at, restBodyFinding('JSON_QUOTES', { field: pathText(path), value: text.slice(at, end) }));
    const key = isBare ? text.slice(at, end) : node.value;
    at = end;
    return key;
  }

  function memberValue(path: readonly string[], keyStart: number): JsonNode {
    const field = pathText(path);
    skipSpace();
    if (text[at] === ':') at += 1;
    else say(keyStart, restBodyFinding('JSON_COLON_MISSING', { field }));
    skipSpace();
    if (at < text.length && !',}]'.includes(text[at] ?? '')) return value(path);
    say(keyStart, restBodyFinding('JSON_VALUE_MISSING', { field }));
    return { kind: 'null', start: at, value: null };
  }

  function listAt(path: readonly string[]): JsonNode {
    const items: JsonNode[] = [];
    const node: JsonNode = { kind: 'list', start: at, items };
    at += 1;
    for (let state: Between = { after: 'opening' }; ; ) {
      const end = at;
      skipSpace();
      if (at >= text.length || text[at] === '}') return unclosed(node, path, ']');
      if (text[at] === ']') return closed(node, path, state);
      if (text[at] === ',') {
        state = comma(path, state);
        continue;
      }
      const before = shown(text.slice(at, at + 20));
      if (state.after === 'value') say(end, restBodyFinding('JSON_COMMA_MISSING', { field: pathText(path), before }));
      items.push(value([...path, String(items.length)]));
      state = { after: 'value' };
    }
  }

  function comma(path: readonly string[], { after }: Between): Between {
    if (after !== 'value') say(at, restBodyFinding('JSON_COMMA_EXTRA', { field: pathText(path) }));
    at += 1;
    return { after: 'comma', commaAt: at - 1 };
  }

  function closed(node: JsonNode, path: readonly string[], { after, commaAt = at }: Between): JsonNode {
    if (after === 'comma') say(commaAt, restBodyFinding('JSON_COMMA_EXTRA', { field: pathText(path) }));
    at += 1;
    return node;
  }

  function unclosed(node: JsonNode, path: readonly string[], bracket: string): JsonNode {
    const before = at >= text.length ? END : `the ${text[at]} that closes what is around it`;
    say(node.start, restBodyFinding('JSON_UNCLOSED', { field: pathText(path), bracket, before }));
    return node;
  }

  try {
    const root = value([]);
    skipSpace();
    const rest = text.slice(at).trimEnd();
    if (rest !== '') say(at, restBodyFinding('JSON_TEXT_AFTER_END', { field: '', value: shown(rest) }));
    return { root, findings: findings.length > 0 ? findings : asJsonSees(text) };
  } catch (error) {
    if (error instanceof Unreadable) return { findings };
    throw error;
  }
}

/** What stands before the place that is read. */
interface Between {
  readonly after: 'opening' | 'comma' | 'value';
  readonly commaAt?: number;
  /** The value's object was ended by a key of this one: that finding tells the comma, too. */
  readonly hasImpliedComma?: boolean;
}

/** The last word on what is JSON is JavaScript's own. */
function asJsonSees(text: string): readonly PlacedFinding[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    return [{ start: 0, finding: unexpected('', (error as Error).message) }];
  }
}

function unexpected(field: string, reason: string): Finding {
  return restBodyFinding('JSON_UNEXPECTED', { field, reason });
}
