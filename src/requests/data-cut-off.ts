import { hasSweepForm } from './request-form.ts';

/** A sweep request with the time up to which its data count. Anything else passes unchanged: its validation says the rest. */
export function withCutOff(request: unknown, dataAsOf: string): unknown {
  return hasTuneObject(request) ? { ...request, tune: { ...request.tune, dataAsOf } } : request;
}

/** The same request whatever the day: two runs of a schedule ask the same. Anything else passes unchanged. */
export function withoutCutOff(request: unknown): unknown {
  return hasTuneObject(request) ? { ...request, tune: { ...request.tune, dataAsOf: undefined } } : request;
}

function hasTuneObject(request: unknown): request is { readonly tune: object } {
  return hasSweepForm(request) && typeof request.tune === 'object' && request.tune !== null;
}
