import { dirname, resolve } from 'node:path';
import { type Finding, isError } from '../contract/findings.ts';
import type { ResolvedScheduleFile } from '../contract/schedule-file.ts';
import { placeFindings, type RequestFile, readRequest } from '../requests/request-file.ts';
import { resolveScheduleFile } from '../requests/resolve-schedule-file.ts';
import { FindingsError } from './cli-error.ts';
import { contentOf, nameOf } from './request-input.ts';

export interface CheckedSchedules {
  readonly file: ResolvedScheduleFile;
  readonly warnings: readonly Finding[];
}

/** A file of schedules with the request files that it names. @throws {FindingsError} every problem of all files at once. */
export async function readScheduleFile(path: string): Promise<CheckedSchedules> {
  const file = readRequest(await contentOf(path), nameOf(path));
  if (file.findings.some(isError)) throw new FindingsError(nameOf(path), file.findings);
  const requests = await requestFiles(path, file.input);
  const syntax = [...requests.values()].flatMap(({ findings }) => findings);
  const { value, findings } = resolveScheduleFile(withRequests(file.input, requests));
  const all = [...syntax, ...findings.map((finding) => placed(finding, file, requests))];
  if (!value || all.some(isError)) throw new FindingsError(nameOf(path), all);
  return { file: value, warnings: all };
}

type Entries = readonly { readonly request?: unknown; readonly requestFile?: unknown }[];

async function requestFiles(path: string, input: unknown): Promise<ReadonlyMap<number, RequestFile>> {
  const files = new Map<number, RequestFile>();
  for (const [index, entry] of entriesOf(input).entries()) {
    if (entry?.request !== undefined || typeof entry?.requestFile !== 'string') continue;
    const requestPath = resolve(dirname(path), entry.requestFile);
    files.set(index, readRequest(await contentOf(requestPath), entry.requestFile));
  }
  return files;
}

function withRequests(input: unknown, files: ReadonlyMap<number, RequestFile>): unknown {
  if (files.size === 0) return input;
  const schedules = entriesOf(input).map((entry, index) => {
    const file = files.get(index);
    return file ? { ...entry, request: file.input } : entry;
  });
  return { ...(input as object), schedules };
}

/** A problem of a request that has a file of its own stands there. */
function placed(finding: Finding, file: RequestFile, requests: ReadonlyMap<number, RequestFile>): Finding {
  const [, index = '', field = ''] = /^schedules\[(\d+)\]\.request\.?(.*)$/.exec(finding.field ?? '') ?? [];
  const own = index === '' ? undefined : requests.get(Number(index));
  const [one = finding] = own ? placeFindings([{ ...finding, field }], own) : placeFindings([finding], file);
  return one;
}

function entriesOf(input: unknown): Entries {
  const { schedules } = (input ?? {}) as { schedules?: unknown };
  return Array.isArray(schedules) ? (schedules as Entries) : [];
}
