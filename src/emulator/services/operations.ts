import { iso } from '../clock.ts';
import type { Json } from '../json.ts';
import { placeOf } from '../names.ts';
import type { OperationRecord } from '../records.ts';
import { notFound } from '../status.ts';
import type { ServiceMethods, World } from '../world.ts';

const TYPE_URL = 'type.googleapis.com/';
const PACKAGE = 'google.cloud.aiplatform.v1';

export interface OperationResult {
  /** Message types of google.cloud.aiplatform.v1. */
  metadata: string;
  /** Absent: google.protobuf.Empty. */
  response?: { type: string; message: object };
}

/**
 * The work is done when the method answers, but the answer says "not yet": a client that does not poll is found out.
 * The first poll says done.
 */
export function finishedOperation(about: string, { metadata, response }: OperationResult, world: World): object {
  const { store, clock } = world;
  const name = `${placeOf(about)?.parent}/operations/${store.nextId()}`;
  const record: OperationRecord = {
    name,
    metadataType: `${TYPE_URL}${PACKAGE}.${metadata}`,
    response: {
      type: response ? `${TYPE_URL}${PACKAGE}.${response.type}` : `${TYPE_URL}google.protobuf.Empty`,
      message: (response?.message ?? {}) as Json,
    },
    createdAt: clock.now(),
  };
  store.operations.set(name, record);
  store.changed();
  return { name, metadata: metadataOf(record) };
}

function getOperation({ name }: { name: string }, { store }: World): object {
  const record = store.operations.get(name);
  if (!record) throw notFound('Operation', name);
  const response = { '@type': record.response.type, ...(record.response.message as object) };
  return { name, done: true, metadata: metadataOf(record), response };
}

function metadataOf({ metadataType, createdAt }: OperationRecord): object {
  const time = iso(createdAt);
  return { '@type': metadataType, genericMetadata: { createTime: time, updateTime: time } };
}

export const operations: ServiceMethods = { GetOperation: getOperation, WaitOperation: getOperation };
