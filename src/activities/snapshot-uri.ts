import { GEMINI_FORMAT_VERSION } from '../datasets/gemini-format.ts';
import { shortHash } from '../requests/content-hash.ts';

/** The name is the content's hash: a second upload finds the first, and no one can change it unnoticed. */
export function snapshotUri(outputDirectory: string, sha256: string): string {
  return `${outputDirectory}/datasets/${sha256}.jsonl`;
}

/** The same data in Gemini's format; the name is known before the conversion, since all that it depends on is in it. */
export function geminiSnapshotUri(outputDirectory: string, sha256: string, defaultContext: string | undefined): string {
  const hash = shortHash({ version: GEMINI_FORMAT_VERSION, ...(defaultContext ? { defaultContext } : {}) }).slice(0, 8);
  return `${outputDirectory}/datasets/${sha256}.gemini-${hash}.jsonl`;
}
