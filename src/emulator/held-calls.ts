export interface HeldCalls {
  /** Returns when the calls under that id are released. */
  wait(id: string, resource: string): Promise<'released' | 'discarded'>;
  resources(id: string): string[];
  release(id: string, discard: boolean): void;
}

interface HeldCall {
  id: string;
  resource: string;
  go(how: 'released' | 'discarded'): void;
}

/** Calls that wait in the middle of their way, whoever sent them may be gone meanwhile. */
export function heldCalls(): HeldCalls {
  let held: HeldCall[] = [];
  return {
    wait: (id, resource) =>
      new Promise((go) => {
        held.push({ id, resource, go });
      }),
    resources: (id) => held.filter((call) => call.id === id).map(({ resource }) => resource),
    release(id, discard) {
      const released = held.filter((call) => call.id === id);
      held = held.filter((call) => call.id !== id);
      for (const { go } of released) go(discard ? 'discarded' : 'released');
    },
  };
}
