import type { StorageResponse } from './storage-service.ts';

/** A refusal of the Cloud Storage JSON API; `reason` is the API's own word for it, which clients read. */
export class StorageError extends Error {
  readonly status: number;
  readonly reason: string;
  /** A failed media request is answered in plain text, as Google does: clients show the body as the message. */
  isPlainText = false;
  /** What the XML API calls it. */
  readonly xmlCode: string;

  constructor(status: number, reason: string, message: string, xmlCode?: string) {
    super(message);
    this.name = 'StorageError';
    this.status = status;
    this.reason = reason;
    this.xmlCode = xmlCode ?? XML_CODES[status] ?? 'InternalError';
  }
}

const XML_CODES: Record<number, string> = {
  400: 'InvalidArgument',
  404: 'NoSuchKey',
  409: 'BucketAlreadyExists',
  412: 'PreconditionFailed',
  416: 'InvalidRange',
  501: 'NotImplemented',
};

export const invalid = (message: string): StorageError => new StorageError(400, 'invalid', message);

export const badDigest = (message: string): StorageError => new StorageError(400, 'invalid', message, 'BadDigest');

export const required = (parameter: string): StorageError =>
  new StorageError(400, 'required', `Required parameter: ${parameter}`);

export const bucketNotFound = (): StorageError =>
  new StorageError(404, 'notFound', 'The specified bucket does not exist.', 'NoSuchBucket');

export const objectNotFound = (bucket: string, name: string): StorageError =>
  new StorageError(404, 'notFound', `No such object: ${bucket}/${name}`);

export const conflict = (message: string): StorageError => new StorageError(409, 'conflict', message);

export const conditionNotMet = (): StorageError =>
  new StorageError(412, 'conditionNotMet', 'At least one of the pre-conditions you specified did not hold.');

export const notModified = (): StorageError => new StorageError(304, 'notModified', 'Not Modified');

export const rangeNotSatisfiable = (): StorageError =>
  new StorageError(416, 'requestedRangeNotSatisfiable', 'Request range not satisfiable');

export const notImplemented = (method: string): StorageError =>
  new StorageError(501, 'notImplemented', `The emulator does not implement ${method} of Cloud Storage.`);

export function jsonResponse(body: object, status = 200, headers: Record<string, string> = {}): StorageResponse {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=UTF-8', ...headers },
    body: JSON.stringify(body),
  };
}

export function errorResponse(error: StorageError): StorageResponse {
  if (error.status === 304) return { status: 304, headers: {} };
  if (error.isPlainText) {
    return { status: error.status, headers: { 'Content-Type': 'text/html; charset=UTF-8' }, body: error.message };
  }
  const { status, message, reason } = error;
  return jsonResponse({ error: { code: status, message, errors: [{ message, domain: 'global', reason }] } }, status);
}
