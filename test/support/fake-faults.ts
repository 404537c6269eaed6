import { GoogleApiError } from '../../src/google/errors.ts';

/** What goes wrong next, by method of a port. A fault that never fired is named, so that a test can't pass by accident. */
export interface FakeFaults {
  /** The next call of the method fails before it does anything. */
  failNext(method: string, error: GoogleApiError): void;
  /** The next call of the method does its work, and its answer is lost. */
  loseNextAnswer(method: string): void;
  unfired(): readonly string[];
}

interface ArmedFault {
  readonly method: string;
  readonly error: GoogleApiError;
  readonly when: 'before' | 'after';
}

export interface FaultyCalls {
  readonly faults: FakeFaults;
  call<T>(method: string, work: () => T): Promise<T>;
}

export function faultyCalls(): FaultyCalls {
  const armed: ArmedFault[] = [];

  function fire(method: string, when: ArmedFault['when']): void {
    const index = armed.findIndex((fault) => fault.method === method && fault.when === when);
    const [fault] = index < 0 ? [] : armed.splice(index, 1);
    if (fault) throw fault.error;
  }

  return {
    faults: {
      failNext: (method, error) => armed.push({ method, error, when: 'before' }),
      loseNextAnswer: (method) =>
        armed.push({ method, error: new GoogleApiError('Unavailable', 'socket hang up'), when: 'after' }),
      unfired: () => armed.map(({ method, when }) => `${method} (${when})`),
    },
    async call(method, work) {
      await Promise.resolve(); // never answers in the same turn, as no server does
      fire(method, 'before');
      const answer = work();
      fire(method, 'after');
      return answer;
    },
  };
}
