import type { ContentStore } from './content-store.ts';
import type { Registry } from './registry.ts';
import type { ResumableSession } from './resumable-session.ts';
import type { MultipartSession } from './xml-multipart.ts';

/** What every method of the service works on. */
export interface StorageContext {
  registry: Registry;
  contents: ContentStore;
  sessions: Map<string, ResumableSession>;
  multiparts: Map<string, MultipartSession>;
  now: () => number;
  baseUrl: () => string;
}
