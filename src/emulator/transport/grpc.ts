import * as grpc from '@grpc/grpc-js';
import type protobuf from 'protobufjs';
import type { Dispatch, Outcome } from '../dispatch.ts';
import type { MethodSpec, Protos } from '../protos.ts';
import { ServiceError, statusCodes } from '../status.ts';
import { fromMessage, toMessage } from './proto-json.ts';
import { MAXIMUM_MESSAGE_BYTES } from './rest.ts';

export interface GrpcListener {
  port: number;
  close(): void;
}

/** Google's services over plaintext gRPC on a port of its own; `listen` in port.ts puts it behind the public one. */
export async function listenGrpc(protos: Protos, dispatch: Dispatch): Promise<GrpcListener> {
  const server = new grpc.Server({ 'grpc.max_receive_message_length': MAXIMUM_MESSAGE_BYTES });
  for (const specs of groupByService(protos.methods).values()) {
    const definition = Object.fromEntries(specs.map((spec) => [spec.method, definitionOf(spec)]));
    const handlers = Object.fromEntries(specs.map((spec) => [spec.method, handlerOf(spec, protos, dispatch)]));
    server.addService(definition, handlers as grpc.UntypedServiceImplementation);
  }
  const port = await new Promise<number>((resolve, reject) => {
    const credentials = grpc.ServerCredentials.createInsecure();
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return { port, close: () => server.forceShutdown() };
}

function groupByService(methods: readonly MethodSpec[]): Map<string, MethodSpec[]> {
  const groups = new Map<string, MethodSpec[]>();
  for (const spec of methods) groups.set(spec.service, [...(groups.get(spec.service) ?? []), spec]);
  return groups;
}

function definitionOf(spec: MethodSpec): grpc.MethodDefinition<protobuf.Message, protobuf.Message> {
  const encode = (type: protobuf.Type, message: protobuf.Message): Buffer => Buffer.from(type.encode(message).finish());
  return {
    path: spec.path,
    originalName: spec.method,
    requestStream: spec.requestStream,
    responseStream: spec.responseStream,
    requestSerialize: (message) => encode(spec.requestType, message),
    requestDeserialize: (bytes) => spec.requestType.decode(bytes),
    responseSerialize: (message) => encode(spec.responseType, message),
    responseDeserialize: (bytes) => spec.responseType.decode(bytes),
  };
}

type Unary = grpc.ServerUnaryCall<protobuf.Message, protobuf.Message>;
type Streaming = grpc.ServerWritableStream<protobuf.Message, protobuf.Message>;

function handlerOf(spec: MethodSpec, protos: Protos, dispatch: Dispatch): unknown {
  if (spec.requestStream || spec.responseStream) {
    return async (call: Streaming) => {
      const outcome = await answer(spec, dispatch, call.request);
      if (outcome.kind === 'answer') {
        for (const message of outcome.messages) call.write(message);
        call.end();
      } else call.emit('error', outcome.kind === 'error' ? statusObject(outcome.error, protos) : BROKEN);
    };
  }
  return async (call: Unary, callback: grpc.sendUnaryData<protobuf.Message>) => {
    const outcome = await answer(spec, dispatch, call.request);
    if (outcome.kind === 'answer') callback(null, outcome.messages[0]);
    else callback(outcome.kind === 'error' ? statusObject(outcome.error, protos) : BROKEN);
  };
}

/** A reset of the whole connection would hit the client's other calls too; this is what it makes of a broken one. */
const BROKEN: Partial<grpc.StatusObject> = { code: grpc.status.UNAVAILABLE, details: 'Connection dropped' };

type Answered = Exclude<Outcome, { kind: 'answer' }> | { kind: 'answer'; messages: protobuf.Message[] };

async function answer(spec: MethodSpec, dispatch: Dispatch, message: protobuf.Message | undefined): Promise<Answered> {
  try {
    const request = message ? fromMessage(spec.requestType, message) : {};
    const outcome = await dispatch({ service: spec.service, method: spec.method, request });
    if (outcome.kind !== 'answer') return outcome;
    const messages = Array.isArray(outcome.message) ? outcome.message : [outcome.message];
    return { kind: 'answer', messages: messages.map((one) => toMessage(spec.responseType, one)) };
  } catch (error) {
    return {
      kind: 'error',
      error: error instanceof ServiceError ? error : new ServiceError('INTERNAL', String(error)),
    };
  }
}

function statusObject(error: ServiceError, protos: Protos): Partial<grpc.StatusObject> {
  const code = statusCodes[error.code].grpc;
  const { details } = error;
  if (details.length === 0) return { code, details: error.message };
  const metadata = new grpc.Metadata();
  const status = protos.type('google.rpc.Status');
  const packed = status.encode(toMessage(status, { code, message: error.message, details })).finish();
  metadata.set('grpc-status-details-bin', Buffer.from(packed));
  return { code, details: error.message, metadata };
}
