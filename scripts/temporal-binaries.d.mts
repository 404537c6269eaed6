export type TemporalProgram = 'temporal' | 'temporal-test-server';

/** From its setting, PATH, or the cache folder. Throws when the setting names something that does not run. */
export function findTemporalBinary(name: TemporalProgram): string | undefined;
export function ensureTemporalBinary(name: TemporalProgram): Promise<string>;
