/** Loads every module that the reference is made of, by its path below `src`, without extension. */
export function loadModules(load: (path: string) => Promise<unknown>): Promise<Readonly<Record<string, unknown>>>;
