/** The name is the content's hash: a second upload finds the first, and no one can change it unnoticed. */
export function snapshotUri(outputDirectory: string, sha256: string): string {
  return `${outputDirectory}/datasets/${sha256}.jsonl`;
}
