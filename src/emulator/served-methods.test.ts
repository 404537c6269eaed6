import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadProtos } from './protos.ts';
import { services } from './services/services.ts';

/** The table of docs/reference/emulator.md, as the code would write it. */
function table(): string {
  const rows = Object.entries(services).map(([service, methods]) => {
    const all = loadProtos().methods.filter((spec) => spec.service === service);
    const names = (served: boolean): string =>
      all
        .map(({ method }) => method)
        .filter((method) => method in methods === served)
        .join(', ');
    return `| ${service} | ${names(true)} | ${names(false) || '-'} |`;
  });
  return ['| Service | Served | Answered UNIMPLEMENTED |', '|---|---|---|', ...rows].join('\n');
}

test('the page of the emulator lists what is served, and what is not', () => {
  const page = readFileSync(new URL('../../docs/reference/emulator.md', import.meta.url), 'utf8');
  expect(page).toContain(table());
});

test("every served method is one of Google's", () => {
  const known = new Set(loadProtos().methods.map(({ service, method }) => `${service}.${method}`));
  const served = Object.entries(services).flatMap(([service, methods]) =>
    Object.keys(methods).map((method) => `${service}.${method}`),
  );
  expect(served.filter((method) => !known.has(method))).toEqual([]);
});
