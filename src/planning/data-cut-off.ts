/** A request with the time up to which its data count. */
export function withCutOff<Request extends { readonly tune: object }>(request: Request, dataAsOf: string): Request {
  return { ...request, tune: { ...request.tune, dataAsOf } };
}

/** The same request whatever the day: two runs of a schedule ask the same. Anything else passes unchanged. */
export function withoutCutOff(request: unknown): unknown {
  if (typeof request !== 'object' || request === null || !('tune' in request)) return request;
  const { tune } = request;
  if (typeof tune !== 'object' || tune === null) return request;
  return { ...request, tune: { ...tune, dataAsOf: undefined } };
}
