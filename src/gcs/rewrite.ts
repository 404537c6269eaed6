import type { File, FileMetadata } from '@google-cloud/storage';
import type { NewObject } from './object-store.ts';

interface RewriteAnswer {
  readonly done?: boolean;
  readonly rewriteToken?: string;
  readonly resource?: FileMetadata;
}

/**
 * Copies at the server, from one generation, to a name that must be free. The client's own copy() drops the precondition
 * and the metadata after the first answer, and big copies between locations take several.
 */
export async function rewrite(
  source: File,
  generation: string,
  target: File,
  object: NewObject,
): Promise<FileMetadata> {
  let rewriteToken: string | undefined;
  for (;;) {
    const [body] = await source.request({
      method: 'POST',
      uri: `/rewriteTo/b/${target.bucket.name}/o/${encodeURIComponent(target.name)}`,
      qs: {
        sourceGeneration: generation,
        ifSourceGenerationMatch: generation,
        ifGenerationMatch: 0,
        ...(rewriteToken !== undefined && { rewriteToken }),
      },
      json: { contentType: object.contentType, metadata: { ...object.metadata } },
    });
    const answer = body as RewriteAnswer;
    if (answer.resource) return answer.resource;
    rewriteToken = answer.rewriteToken;
  }
}
