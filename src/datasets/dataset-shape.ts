import type { DatasetShape } from '../contract/dataset.ts';
import type { DatasetInput } from './dataset-input.ts';
import { isObject, parseLine } from './json-line.ts';

/** Enough for the first fields of the first example, however long its texts are. */
const LOOKED_AT_BYTES = 64 * 1024;

/**
 * Which of the guide's two shapes the first line has: a Gemini model takes both. What has neither counts as `generation`;
 * the check then says of each line what is wrong with it.
 */
export async function shapeOfDataset([first]: readonly DatasetInput[]): Promise<DatasetShape> {
  if (!first) return 'generation';
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of first.open()) {
    parts.push(chunk);
    size += chunk.length;
    if (size >= LOOKED_AT_BYTES || chunk.includes('\n')) break;
  }
  return shapeOfLine(Buffer.concat(parts).toString('utf8'));
}

function shapeOfLine(text: string): DatasetShape {
  const line = text.trimStart().split('\n', 1)[0] ?? '';
  const parsed = parseLine(line);
  if ('value' in parsed) {
    return isObject(parsed.value) && Object.hasOwn(parsed.value, 'messages') ? 'chat' : 'generation';
  }
  // cut off, or faulty: the first field that is named tells
  return /^\uFEFF?\s*\{\s*"(?:messages|context)"/.test(line) ? 'chat' : 'generation';
}
