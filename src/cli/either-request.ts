import { type Finding, isError } from '../contract/findings.ts';
import type { Trial } from '../contract/sweep-request.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import { readRequest } from '../requests/request-file.ts';
import { hasSweepForm } from '../requests/request-form.ts';
import type { Resolution } from '../requests/resolution.ts';
import { resolveSweepRequest } from '../requests/resolve-sweep-request.ts';
import { resolveTuneRequest } from '../requests/resolve-tune-request.ts';
import { checkRestBody, isRestBody } from '../requests/rest-body.ts';
import { FindingsError } from './cli-error.ts';
import { contentOf, findingsOf, nameOf } from './request-input.ts';

export interface RequestCheck {
  readonly kind: 'tune request' | 'sweep request' | 'body of pipelineJobs.create';
  readonly findings: readonly Finding[];
  /** Of a sweep that draws them: what the seed gives. */
  readonly drawn?: readonly Trial[];
}

/** All that is to be said about a file, in whichever of the three forms it is. */
export async function checkRequestFile(file: string): Promise<RequestCheck> {
  const content = await contentOf(file);
  if (isRestBody(content)) {
    return { kind: 'body of pipelineJobs.create', findings: checkRestBody(content, nameOf(file)) };
  }
  const requestFile = readRequest(content, nameOf(file));
  return hasSweepForm(requestFile.input)
    ? { kind: 'sweep request', findings: findingsOf(requestFile, resolveSweepRequest), ...drawnBy(requestFile.input) }
    : { kind: 'tune request', findings: findingsOf(requestFile, resolveTuneRequest) };
}

/** What a request of either form asks for. */
export interface WantedRun {
  readonly tune: ResolvedTuneRequest;
  /** Jobs at a time. */
  readonly parallelism: number;
}

/** @throws {FindingsError} every problem of the file at once. */
export async function readWantedRun(file: string): Promise<WantedRun> {
  const requestFile = readRequest(await contentOf(file), nameOf(file));
  const findings = findingsOf(requestFile, wantedRun);
  const { value } = wantedRun(requestFile.input);
  if (!value || findings.some(isError)) throw new FindingsError(nameOf(file), findings);
  return value;
}

function wantedRun(input: unknown): Resolution<WantedRun> {
  if (hasSweepForm(input)) return resolveSweepRequest(input);
  const { value, findings } = resolveTuneRequest(input);
  return value ? { value: { tune: value, parallelism: 1 }, findings } : { findings };
}

function drawnBy(input: object): Pick<RequestCheck, 'drawn'> {
  const { value } = 'sample' in input ? resolveSweepRequest(input) : {};
  return value ? { drawn: value.trials } : {};
}
