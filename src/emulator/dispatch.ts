import { setTimeout as sleep } from 'node:timers/promises';
import { errorOfFault } from './faults.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { ServiceError, unimplemented } from './status.ts';
import type { Method, ServiceMethods, World } from './world.ts';

export interface Call {
  service: string;
  method: string;
  request: JsonObject;
}

export type Outcome =
  | { kind: 'answer'; message: object }
  | { kind: 'error'; error: ServiceError }
  /** The method ran, and the client must not hear of it. */
  | { kind: 'dropped' };

export type Dispatch = (call: Call) => Promise<Outcome>;

export interface DispatchParts {
  world: World;
  journal: Journal;
  services: Record<string, ServiceMethods>;
}

/** Faults, journal and the look at the clock, for all methods and both transports alike. */
export function createDispatch({ world, journal, services }: DispatchParts): Dispatch {
  return async (call) => {
    const { outcome, resource } = await answer(call, world, services[call.service]?.[call.method]);
    journal.record({ service: call.service, method: call.method, resource, status: statusOf(outcome) });
    return outcome;
  };
}

async function answer(
  { service, method, request }: Call,
  world: World,
  run: Method<never> | undefined,
): Promise<{ outcome: Outcome; resource: string }> {
  const resource = resourceOf(request);
  try {
    const delay = world.faults.take(['latency'], method, resource);
    if (delay) await sleep(delay.latencyMs ?? 0);
    await world.faults.hold('before', method, resource);
    const fault = world.faults.take(['error', 'expired-credentials', 'drop-answer'], method, resource);
    if (fault && fault.kind !== 'drop-answer') throw errorOfFault(fault);
    if (!run) throw unimplemented(`${service}.${method}`);
    world.catchUp(world.clock.now());
    const message = await run(request as never, world);
    const outcome: Outcome = fault ? { kind: 'dropped' } : { kind: 'answer', message };
    const made = nameOfMade(method, message) ?? resource;
    await world.faults.hold('after', method, made);
    return { outcome, resource: made };
  } catch (error) {
    if (error instanceof ServiceError) return { outcome: { kind: 'error', error }, resource };
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { outcome: { kind: 'error', error: new ServiceError('INTERNAL', text) }, resource };
  }
}

function statusOf(outcome: Outcome): JournalEntry['status'] {
  if (outcome.kind === 'answer') return 'OK';
  return outcome.kind === 'dropped' ? 'DROPPED' : outcome.error.code;
}

const RESOURCE_FIELDS = ['name', 'endpoint', 'tensorboardTimeSeries', 'tensorboard', 'parent'];

function resourceOf(request: JsonObject): string {
  const { model, pipelineJobId } = request;
  if (isJsonObject(model) && typeof model.name === 'string') return model.name;
  const found = RESOURCE_FIELDS.map((field) => request[field]).find((value) => typeof value === 'string') ?? '';
  return typeof pipelineJobId === 'string' ? `${found}/pipelineJobs/${pipelineJobId}` : `${found}`;
}

/** The service chose the name of what it made; an operation's name says nothing about it. */
function nameOfMade(method: string, message: object): string | undefined {
  if (!method.startsWith('Create') || !('name' in message) || typeof message.name !== 'string') return undefined;
  return message.name.includes('/operations/') ? undefined : message.name;
}
