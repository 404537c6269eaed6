import protobuf from 'protobufjs';
import type { FieldViolation } from './errors.ts';

const BAD_REQUEST = 'google.rpc.BadRequest';

// google/rpc/status.proto and error_details.proto: @google-cloud/aiplatform's own protos leave BadRequest out
const { Status, BadRequest } = (() => {
  const root = protobuf.Root.fromJSON({
    nested: {
      Any: { fields: { typeUrl: { type: 'string', id: 1 }, value: { type: 'bytes', id: 2 } } },
      Status: { fields: { details: { rule: 'repeated', type: 'Any', id: 3 } } },
      BadRequest: { fields: { fieldViolations: { rule: 'repeated', type: 'Violation', id: 1 } } },
      Violation: { fields: { field: { type: 'string', id: 1 }, description: { type: 'string', id: 2 } } },
    },
  });
  return { Status: root.lookupType('Status'), BadRequest: root.lookupType('BadRequest') };
})();

interface Detail {
  readonly '@type'?: string;
  readonly fieldViolations?: readonly Partial<FieldViolation>[];
}

/** From the bytes of the trailer `grpc-status-details-bin`. Bytes that are no such message say nothing. */
export function violationsInTrailer(bytes: Uint8Array): FieldViolation[] {
  try {
    const { details } = Status.decode(bytes) as unknown as { details: { typeUrl: string; value: Uint8Array }[] };
    return details
      .filter(({ typeUrl }) => typeUrl.endsWith(BAD_REQUEST))
      .flatMap(({ value }) => complete(BadRequest.decode(value) as Detail));
  } catch {
    return [];
  }
}

/** From `error.details` of a JSON answer. */
export function violationsInJson(details: unknown): FieldViolation[] {
  if (!Array.isArray(details)) return [];
  return (details as Detail[]).filter((detail) => detail?.['@type']?.endsWith(BAD_REQUEST)).flatMap(complete);
}

/** From texts such as `List of found errors: 1.Field: a.b; Message: must be set. 2.Field: …`. */
export function violationsInText(text: string): FieldViolation[] {
  const pairs = text.matchAll(/\d+\.\s*Field:\s*([^;]*);\s*Message:\s*(.*?)\s*(?=\d+\.\s*Field:|$)/gs);
  return [...pairs].map(([, field = '', description = '']) => ({ field: field.trim(), description }));
}

function complete({ fieldViolations = [] }: Detail): FieldViolation[] {
  return fieldViolations.map(({ field = '', description = '' }) => ({ field, description }));
}
