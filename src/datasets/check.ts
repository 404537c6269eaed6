import { type DatasetLimits, datasetLimits } from '../catalog/limits.ts';
import type { DatasetFacts, DatasetShape, DatasetSource } from '../contract/dataset.ts';
import type { Finding } from '../contract/findings.ts';
import { ContentHash } from './content-hash.ts';
import { type DatasetInput, terminatedBytes } from './dataset-input.ts';
import { fileStart } from './file-start.ts';
import { FindingList } from './finding-list.ts';
import { FingerprintList, type Fingerprints, placeName } from './fingerprints.ts';
import { checkLine } from './line-check.ts';
import { type Line, LineSplitter, MAXIMUM_LINE_BYTES } from './line-splitter.ts';
import { checkSize, type DatasetRole } from './size-check.ts';

export { type DatasetInput, snapshotBytes } from './dataset-input.ts';

export interface CheckOptions {
  readonly shape: DatasetShape;
  readonly role: DatasetRole;
  /** Of the tuning API; the guide's unless given. */
  readonly limits?: DatasetLimits;
  /** The request's field that names the dataset; findings about the dataset as a whole carry it. */
  readonly field: 'datasetUri' | 'evaluationDatasetUri' | 'predictionEvaluation.datasetUri';
  /** Bytes read so far, over all files. */
  readonly onBytes?: (total: number) => void;
  readonly signal?: AbortSignal;
}

export interface DatasetCheck {
  readonly facts: DatasetFacts;
  readonly findings: readonly Finding[];
  /** For comparing two datasets in the same process; too big for a history. */
  readonly fingerprints: Fingerprints;
}

interface Tally {
  readonly findings: FindingList;
  readonly fingerprints: FingerprintList;
  examples: number;
  trainingExamples: number;
  authors: number;
  /** False when the lines of a file could not be told apart: then nothing can be said about their number. */
  isCounted: boolean;
}

/**
 * Reads every file once, in constant memory, and reports everything that is wrong with the dataset. At most ten findings
 * of a code are listed; the first of them has the full count.
 */
export async function checkDataset(inputs: readonly DatasetInput[], options: CheckOptions): Promise<DatasetCheck> {
  const hash = new ContentHash();
  const sources: DatasetSource[] = [];
  const tally: Tally = {
    findings: new FindingList(),
    fingerprints: new FingerprintList(),
    examples: 0,
    trainingExamples: 0,
    authors: 0,
    isCounted: true,
  };
  for (const input of inputs) {
    await checkFile(input, { options, hash, tally });
    const { uri, sizeBytes, generation } = input;
    sources.push({ uri, sizeBytes, ...(generation === undefined ? {} : { generation }) });
  }
  const { findings, fingerprints, examples, trainingExamples, authors } = tally;
  const { shape } = options;
  const counts = { examples, trainingExamples, ...(shape === 'chat' ? { authors } : {}) };
  const [only] = inputs.length === 1 ? inputs : [];
  const place = { field: options.field, ...(only ? { file: only.uri } : {}) };
  const { role, limits = datasetLimits } = options;
  if (tally.isCounted) checkSize({ shape, ...counts }, { role, limits }, place, findings);
  return {
    facts: { shape, sources, ...hash.digest(), ...counts },
    findings: findings.all(),
    fingerprints: fingerprints.all(),
  };
}

async function checkFile(
  input: DatasetInput,
  { options, hash, tally }: { options: CheckOptions; hash: ContentHash; tally: Tally },
): Promise<void> {
  const splitter = new LineSplitter(MAXIMUM_LINE_BYTES);
  let isReadable = true;
  let lines = 0;
  for await (const chunk of terminatedBytes(input)) {
    options.signal?.throwIfAborted();
    hash.update(chunk);
    options.onBytes?.(hash.sizeBytes);
    if (!isReadable) continue;
    for (const line of splitter.push(chunk)) {
      lines = line.number;
      const checked = line.number === 1 ? startOfFile(line, input.uri, tally) : line;
      isReadable = checked !== undefined;
      if (!checked) break;
      countLine(checked, input.uri, { shape: options.shape, tally });
    }
  }
  if (lines === 0) tally.findings.add('FILE_EMPTY', { file: input.uri });
}

/** The first line without its byte order mark; undefined when the file is not made of lines at all. */
function startOfFile(line: Line, file: string, tally: Tally): Line | undefined {
  const start = fileStart(line.bytes);
  switch (start.kind) {
    case 'lines':
      return line;
    case 'byte order mark':
      tally.findings.add('BYTE_ORDER_MARK', { file, line: 1 });
      return { ...line, bytes: start.rest };
    case 'array':
      tally.findings.add('FILE_IS_ARRAY', { file, line: 1 });
      break;
    case 'foreign':
      tally.findings.add('FILE_ENCODING', { file }, { found: start.found });
  }
  tally.isCounted = false;
  return undefined;
}

function countLine(line: Line, file: string, { shape, tally }: { shape: DatasetShape; tally: Tally }): void {
  const place = { file, line: line.number };
  const check = checkLine(line, place, { shape, findings: tally.findings });
  if (!check) return;
  tally.examples += 1;
  tally.trainingExamples += check.trainingExamples;
  tally.authors += check.authors;
  if (check.canonical === undefined) return;
  const earlier = tally.fingerprints.add(check.canonical, place);
  if (earlier) tally.findings.add('DUPLICATE_EXAMPLE', place, { first: placeName(earlier, file) });
}
