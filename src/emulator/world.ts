import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { StorageService } from './storage/storage-service.ts';
import type { Store } from './store.ts';
import type { Trainer } from './training/trainer.ts';
import type { Trainings } from './training/trainings.ts';

/** What every method may use. */
export interface World {
  clock: Clock;
  store: Store;
  storage: StorageService;
  trainer: Trainer;
  trainings: Trainings;
  faults: Faults;
  /** Simulated ms of one training step of the jobs made from now on. */
  stepMs: number;
  /** Makes what tasks that ended by `now` leave behind. */
  catchUp(now: number): void;
}

/**
 * One method of a Google service. Request and answer are in canonical proto JSON: camelCase, enums by name, int64 as
 * strings, and what equals a proto default is absent. A method whose answer is a stream returns its messages in a list.
 */
export type Method<Request> = (request: Request, world: World) => object | Promise<object>;

/** A service's methods by Google's names. What is not here is answered UNIMPLEMENTED. */
export type ServiceMethods = Record<string, Method<never>>;
