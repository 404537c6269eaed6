import { createHash } from 'node:crypto';

export interface ExamplePlace {
  readonly file: string;
  readonly line: number;
}

/** The first place of each example, by the hash of what it says. */
export type Fingerprints = ReadonlyMap<string, ExamplePlace>;

/** Far above what Vertex AI takes; a file beyond it is refused anyway and must not cost memory. */
const REMEMBERED = 50_000;

/** Remembers examples; returns where the same one stood before. */
export class FingerprintList {
  readonly #places = new Map<string, ExamplePlace>();

  add(canonical: string, place: ExamplePlace): ExamplePlace | undefined {
    // UTF-8 would make all half characters one and the same
    const key = createHash('sha256').update(canonical, 'utf16le').digest('base64');
    const earlier = this.#places.get(key);
    if (!earlier && this.#places.size < REMEMBERED) this.#places.set(key, place);
    return earlier;
  }

  all(): Fingerprints {
    return this.#places;
  }
}

/** `line 3`, with its file when that is another one. */
export function placeName(place: ExamplePlace, fromFile: string): string {
  return place.file === fromFile ? `line ${place.line}` : `${place.file}:${place.line}`;
}
