import { createReadStream } from 'node:fs';
import { type Finding, isError } from '../contract/findings.ts';
import type { SweepRequest } from '../contract/sweep-request.ts';
import type { TuneRequest } from '../contract/tune-request.ts';
import { placeFindings, type RequestFile, readRequest } from '../requests/request-file.ts';
import { resolveSweepRequest } from '../requests/resolve-sweep-request.ts';
import { resolveTuneRequest } from '../requests/resolve-tune-request.ts';
import { CliError, FindingsError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';

/** A request as the user wrote it (the workflow fills in defaults), and what is worth saying about it. */
export interface CheckedRequest<T> {
  readonly request: T;
  readonly warnings: readonly Finding[];
}

export function readTuneRequest(file: string): Promise<CheckedRequest<TuneRequest>> {
  return readChecked<TuneRequest>(file, resolveTuneRequest);
}

export function readSweepRequest(file: string): Promise<CheckedRequest<SweepRequest>> {
  return readChecked<SweepRequest>(file, resolveSweepRequest);
}

export type Resolve = (input: unknown) => { readonly findings: readonly Finding[] };

/** @throws {FindingsError} every problem of the file at once. */
async function readChecked<T>(file: string, resolve: Resolve): Promise<CheckedRequest<T>> {
  const requestFile = readRequest(await contentOf(file), nameOf(file));
  const findings = findingsOf(requestFile, resolve);
  if (findings.some(isError)) throw new FindingsError(nameOf(file), findings);
  return { request: requestFile.input as T, warnings: findings };
}

export function findingsOf(requestFile: RequestFile, resolve: Resolve): readonly Finding[] {
  const resolved = requestFile.findings.some(isError) ? [] : resolve(requestFile.input).findings;
  return [...requestFile.findings, ...placeFindings(resolved, requestFile)];
}

/** As findings name it. */
export function nameOf(file: string): string {
  return file === '-' ? '<stdin>' : file;
}

// Sixteen times what a request may have as JSON: comments, white space, and the plan of a sweep of a thousand trials.
const MOST_BYTES = 8 * 1024 * 1024;

/** @throws {CliError} when there is no such file, or it is too big for a request. */
export async function contentOf(file: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of file === '-' ? process.stdin : createReadStream(file)) {
      chunks.push(Buffer.from(chunk as Buffer));
      size += (chunk as Buffer).length;
      if (size > MOST_BYTES) break;
    }
  } catch (error) {
    throw new CliError(
      EXIT.notFound,
      `can't read ${file} (${(error as Error).message})`,
      'name a YAML or JSON file, or - for stdin',
    );
  }
  if (size <= MOST_BYTES) return Buffer.concat(chunks).toString('utf8');
  throw new CliError(
    EXIT.invalid,
    `${nameOf(file)} has more than ${MOST_BYTES} bytes, which no request or plan needs`,
    'name a request; datasets are checked with: tempotune check <file> --base-model <id>',
  );
}
