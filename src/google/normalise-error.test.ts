import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';
import { GoogleApiError, type GoogleErrorKind } from './errors.ts';
import { fromGoogle } from './normalise-error.ts';

/** What a caller of `fromGoogle` gets when the client throws this. */
async function said(error: unknown): Promise<unknown> {
  return fromGoogle(() => Promise.reject(error)).catch((thrown: unknown) => thrown);
}

function grpcError(code: number, details: string, trailer?: Uint8Array): Error {
  const metadata = { get: (key: string) => (trailer && key === 'grpc-status-details-bin' ? [trailer] : []) };
  return Object.assign(new Error(`${code} CODE: ${details}`), { code, details, metadata });
}

/** Google's REST fallback: HTTP status as code, the raw body as message. */
function restError(code: number, body: unknown): Error {
  return Object.assign(new Error(typeof body === 'string' ? body : JSON.stringify(body)), { code, status: code });
}

function ofGoogleAuth(error: Error): Error {
  error.stack = `${error}\n    at ReadStream.<anonymous> (/x/node_modules/google-auth-library/build/src/auth/googleauth.js:549:43)`;
  return error;
}

function storageError(code: number, message: string, reason: string): Error {
  return Object.assign(new Error(message), { code, errors: [{ message, domain: 'global', reason }] });
}

describe('over gRPC', () => {
  test.each<[number, string, GoogleErrorKind]>([
    [1, 'Cancelled on client', 'Cancelled'],
    [2, 'Stream removed', 'Unavailable'],
    [3, 'training_dataset_uri should be a GCS object of type JSONL.', 'Invalid'],
    [4, 'Deadline exceeded after 8.001s', 'Unavailable'],
    [5, 'The PipelineJob does not exist.', 'NotFound'],
    [6, 'Pipeline job with the specified ID already exists.', 'AlreadyExists'],
    [7, "Permission 'aiplatform.pipelineJobs.create' denied", 'Denied'],
    [8, 'The following quota metrics exceed quota limits: aiplatform.googleapis.com/x', 'QuotaExhausted'],
    [9, 'The Model is still deployed.', 'FailedPrecondition'],
    [10, 'etag mismatch', 'Conflict'],
    [11, 'page_size is out of range', 'Invalid'],
    [12, 'GenAiTuningService.ListTuningJobs', 'Unimplemented'],
    [13, 'An internal error has occurred.', 'Unavailable'],
    [14, 'No connection established. Last error: Error: connect ECONNREFUSED 127.0.0.1:1.', 'Unavailable'],
    [15, 'data loss', 'Unavailable'],
    [16, 'Request had invalid authentication credentials.', 'Denied'],
  ])('code %d, %s: %s', async (code, details, kind) => {
    const cause = grpcError(code, details);
    expect(await said(cause)).toMatchObject({ name: 'GoogleApiError', kind, message: details, cause });
  });

  test('13 is final when protobuf refused to send the message', async () => {
    const details =
      'Request message serialization failure: .google.cloud.aiplatform.v1.PipelineJob.RuntimeConfig.parameterValues: object expected';
    expect(await said(grpcError(13, details))).toMatchObject({ kind: 'Invalid' });
  });

  test('field violations are read from the trailer', async () => {
    const trailer = badRequestTrailer([{ field: 'pipeline_job_id', description: 'must match [a-z][-a-z0-9]{0,126}' }]);
    expect(await said(grpcError(3, 'Invalid argument.', trailer))).toMatchObject({
      violations: [{ field: 'pipeline_job_id', description: 'must match [a-z][-a-z0-9]{0,126}' }],
    });
  });

  test('a trailer that is no status says nothing', async () => {
    expect(await said(grpcError(3, 'no', new Uint8Array([255, 1, 2])))).toMatchObject({
      kind: 'Invalid',
      violations: [],
    });
  });

  test('field violations are read from the text, as the tuning API writes them', async () => {
    const text =
      'List of found errors:\t1.Field: tuning_job.spec.training_dataset_uri; Message: should be a GCS object of type JSONL.\t 2.Field: labels; Message: too long.\t';
    expect(await said(grpcError(3, text))).toMatchObject({
      violations: [
        { field: 'tuning_job.spec.training_dataset_uri', description: 'should be a GCS object of type JSONL.' },
        { field: 'labels', description: 'too long.' },
      ],
    });
  });
});

describe('over REST', () => {
  test.each<[number, string | undefined, GoogleErrorKind]>([
    [400, 'INVALID_ARGUMENT', 'Invalid'],
    [400, 'FAILED_PRECONDITION', 'FailedPrecondition'],
    [401, 'UNAUTHENTICATED', 'Denied'],
    [403, 'PERMISSION_DENIED', 'Denied'],
    [404, 'NOT_FOUND', 'NotFound'],
    [409, 'ALREADY_EXISTS', 'AlreadyExists'],
    [409, 'ABORTED', 'Conflict'],
    [429, 'RESOURCE_EXHAUSTED', 'QuotaExhausted'],
    [499, 'CANCELLED', 'Cancelled'],
    [500, 'INTERNAL', 'Unavailable'],
    [501, 'UNIMPLEMENTED', 'Unimplemented'],
    [503, undefined, 'Unavailable'],
    [504, 'DEADLINE_EXCEEDED', 'Unavailable'],
  ])('%d %s: %s', async (code, status, kind) => {
    const error = restError(code, { error: { code, message: 'what happened', status } });
    expect(await said(error)).toMatchObject({ kind, message: 'what happened', cause: error });
  });

  test('a page of a proxy becomes one line', async () => {
    const page =
      '<html><head><title>502</title><style>p{color:red}</style></head><body><h1>Bad Gateway</h1></body></html>';
    expect(await said(restError(502, page))).toMatchObject({
      kind: 'Unavailable',
      message: 'HTTP 502: 502 Bad Gateway',
    });
  });

  test('field violations are read from the details', async () => {
    const fieldViolations = [{ field: 'pipeline_job', description: 'Unknown name "displayNam"' }, { description: 'x' }];
    const details = [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations }];
    const body = { error: { code: 400, message: 'Invalid JSON payload', status: 'INVALID_ARGUMENT', details } };
    expect(await said(restError(400, body))).toMatchObject({
      violations: [
        { field: 'pipeline_job', description: 'Unknown name "displayNam"' },
        { field: '', description: 'x' },
      ],
    });
  });

  test('a message that could not be sent is final, though it comes without any code', async () => {
    const text = '.google.cloud.aiplatform.v1.PipelineJob.RuntimeConfig.parameterValues: object expected';
    expect(await said(new Error(text))).toMatchObject({ kind: 'Invalid' });
  });
});

describe('from Cloud Storage', () => {
  test.each<[string, Error, GoogleErrorKind]>([
    [
      'precondition',
      storageError(412, 'At least one of the pre-conditions did not hold.', 'conditionNotMet'),
      'Conflict',
    ],
    ['precondition at the start of a resumable upload', Object.assign(new Error('412'), { status: 412 }), 'Conflict'],
    ['missing', storageError(404, 'No such object: b/o', 'notFound'), 'NotFound'],
    [
      'taken bucket name',
      storageError(409, 'The requested bucket name is not available.', 'conflict'),
      'AlreadyExists',
    ],
    ['forbidden', storageError(403, 'x does not have storage.objects.get access', 'forbidden'), 'Denied'],
    ['quota said with 403', storageError(403, 'quota', 'rateLimitExceeded'), 'QuotaExhausted'],
    ['rate', storageError(429, 'rate of mutations', 'rateLimitExceeded'), 'QuotaExhausted'],
    ['down', storageError(503, 'Backend Error', 'backendError'), 'Unavailable'],
    ['wrong checksum', storageError(400, 'Provided CRC32C does not match', 'invalid'), 'Invalid'],
    ['range', storageError(416, 'Range not satisfiable', 'requestedRangeNotSatisfiable'), 'Invalid'],
    ['damaged upload', Object.assign(new Error('not uploaded'), { code: 'FILE_NO_UPLOAD' }), 'Unavailable'],
    ['damaged download', Object.assign(new Error('x'), { code: 'CONTENT_DOWNLOAD_MISMATCH' }), 'Unavailable'],
    ['lost upload session', Object.assign(new Error('gone'), { code: 410 }), 'Unavailable'],
  ])('%s', async (_, error, kind) => {
    expect(await said(error)).toMatchObject({ kind, cause: error });
  });
});

describe('from the network and from here', () => {
  test.each<[Error, GoogleErrorKind]>([
    [Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }), 'Unavailable'],
    [Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }), 'Unavailable'],
    [new Error('request to http://127.0.0.1:1/x failed, reason: socket hang up'), 'Unavailable'],
    [Object.assign(new Error('getaddrinfo ENOTFOUND x'), { code: 'ENOTFOUND' }), 'Unavailable'],
    [Object.assign(new Error('network timeout at: http://127.0.0.1/'), { type: 'request-timeout' }), 'Unavailable'],
    [new Error('Total timeout of API google.cloud.X exceeded 2000 milliseconds before any response'), 'Unavailable'],
    [Object.assign(new Error('The operation was aborted'), { name: 'AbortError' }), 'Cancelled'],
  ])('%s: %s', async (error, kind) => {
    expect(await said(error)).toMatchObject({ kind, message: error.message, cause: error });
  });

  test.each([
    'Could not load the default credentials. Browse to https://x for more information.',
    'Unable to read the credential file specified by the GOOGLE_APPLICATION_CREDENTIALS environment variable: x',
    'The file at /no/such/file.json does not exist, or it is not a file. ENOENT: no such file or directory',
    'invalid_grant: Bad Request',
  ])('credentials that are missing or worn out come with the fix: %s', async (text) => {
    expect(await said(new Error(text))).toMatchObject({
      kind: 'Denied',
      message: `${text} To fix: gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS to a key file.`,
    });
  });

  test.each([
    ['of OpenSSL', new Error('error:1E08010C:DECODER routines::unsupported'), 'private_key'],
    [
      'of OpenSSL, inside a call over gRPC',
      grpcError(14, 'Getting metadata from plugin failed with error: error:1E08010C:DECODER routines::unsupported'),
      'private_key',
    ],
    ['a key that is too small', new Error('error:02000070:rsa routines::digest too big for rsa key'), 'private_key'],
    ['a field', new Error('The incoming JSON object does not contain a private_key field'), 'lacks a field'],
    ['no JSON', ofGoogleAuth(new SyntaxError('Unexpected token \'C\', "CANARY" is not valid JSON')), 'no JSON'],
  ])('a key file that cannot be used is final, and nothing of it is told: %s', async (_, error, rule) => {
    const thrown = (await said(error)) as GoogleApiError;
    expect(thrown).toMatchObject({ kind: 'Denied', message: expect.stringContaining(rule) });
    expect(thrown.message).toMatch(/^credentials: found, but .* To fix: .* \[CREDENTIALS_UNUSABLE]$/);
    expect([thrown.cause, thrown.message.includes('CANARY')]).toEqual([undefined, false]);
  });

  test('an answer that is no JSON says nothing about credentials', async () => {
    const error = new SyntaxError('Unexpected end of JSON input');
    expect(await said(error)).toBe(error);
  });

  test('a bug of ours passes as it is', async () => {
    const bug = new TypeError("Cannot read properties of undefined (reading 'name')");
    expect(await said(bug)).toBe(bug);
  });

  test('an error that was normalised already passes as it is', async () => {
    const earlier = new GoogleApiError('NotFound', 'gone');
    expect(await said(earlier)).toBe(earlier);
  });

  test('an answer passes', async () => {
    expect(await fromGoogle(async () => 7)).toBe(7);
  });
});

function badRequestTrailer(fieldViolations: readonly { field: string; description: string }[]): Uint8Array {
  const root = protobuf.parse(`syntax = "proto3"; package google.rpc;
    message Any { string type_url = 1; bytes value = 2; }
    message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
    message BadRequest { repeated Violation field_violations = 1; }
    message Violation { string field = 1; string description = 2; }`).root;
  const encode = (type: string, message: object): Uint8Array => {
    const Message = root.lookupType(`google.rpc.${type}`);
    return Message.encode(Message.create(message)).finish();
  };
  const value = encode('BadRequest', { fieldViolations });
  const details = [{ typeUrl: 'type.googleapis.com/google.rpc.BadRequest', value }];
  return encode('Status', { code: 3, message: 'Invalid argument.', details });
}
