/** Text by path of every generated file, out of what `loadModules` gave. */
export function referenceFiles(modules: Readonly<Record<string, unknown>>): Readonly<Record<string, string>>;
