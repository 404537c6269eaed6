/** Everything that was started, to be ended last first, whatever happens. */
export class Stage {
  readonly #ends: (() => Promise<unknown>)[] = [];

  /** Remembers how to end it, and hands it on. */
  add<T>(thing: T, end: (thing: T) => Promise<unknown>): T {
    this.#ends.unshift(() => end(thing));
    return thing;
  }

  /** One that does not end well must not keep the others up. */
  async close(): Promise<void> {
    for (const end of this.#ends.splice(0)) await end().catch(() => undefined);
  }
}
