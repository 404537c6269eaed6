/** What the emulator keeps of a bucket. */
export interface BucketRecord {
  name: string;
  projectId: string;
  location: string;
  storageClass: string;
  labels?: Record<string, string>;
  /** Absent until a client sets one. */
  iamPolicy?: { bindings: unknown[]; version: number; revision: number };
  generation: number;
  metageneration: number;
  createdAtMs: number;
  updatedAtMs: number;
}

/** The part of an object resource that its owner writes. */
export interface ObjectFields {
  contentType?: string;
  contentEncoding?: string;
  contentDisposition?: string;
  contentLanguage?: string;
  cacheControl?: string;
  customTime?: string;
  storageClass?: string;
  metadata?: Record<string, string>;
}

/** What the emulator keeps of an object; the bytes are in the content store under `contentId`. */
export interface ObjectRecord {
  bucket: string;
  name: string;
  generation: number;
  metageneration: number;
  contentId: string;
  sizeBytes: number;
  crc32c: string;
  /** Absent for a composed object, as at Google. */
  md5?: string;
  componentCount?: number;
  fields: ObjectFields;
  createdAtMs: number;
  updatedAtMs: number;
}
