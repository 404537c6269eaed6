import { deleteObject, downloadObject, headObject, type ObjectPath } from './object-methods.ts';
import type { Route } from './routes.ts';
import type { StorageContext } from './storage-context.ts';
import { notImplemented } from './storage-error.ts';
import type { StorageRequest, StorageResponse } from './storage-service.ts';
import { answeringXml } from './xml.ts';
import { abortUpload, completeUpload, startMultipart, uploadPart } from './xml-multipart.ts';
import { putXml, startSignedUpload } from './xml-objects.ts';

/** Paths of the other services on this port: no bucket of such a name can be reached here. */
const RESERVED = new Set([
  'v1',
  'v1beta1',
  'ui',
  '_emulator',
  'storage',
  'upload',
  'download',
  'resumable',
  'batch',
  'b',
]);

type XmlMethod = (context: StorageContext, request: StorageRequest, path: ObjectPath) => Promise<StorageResponse>;

/** `/bucket/object`, the API of signed addresses and of concurrent uploads. Signatures are not checked. */
export function xmlRouteOf(request: StorageRequest): Route | undefined {
  const [, bucket = '', name = ''] = /^\/([a-z0-9][a-z0-9._-]+)\/(.+)$/s.exec(decoded(request.url.pathname)) ?? [];
  if (name === '' || RESERVED.has(bucket)) return undefined;
  const resource = `b/${bucket}/o/${name}`;
  const [method, run] = methodOf(request) ?? [`${request.method} of the XML API`, undefined];
  return {
    method,
    resource,
    handle: (context) =>
      answeringXml(async () => {
        if (!run) throw notImplemented(method);
        return run(context, request, { bucket, name });
      }),
  };
}

/** With the names that the JSON API has for the same. */
function methodOf({ method, url, headers }: StorageRequest): [name: string, run: XmlMethod] | undefined {
  const query = url.searchParams;
  if (query.has('uploadId')) {
    if (method === 'PUT') return ['uploads.write', uploadPart];
    if (method === 'POST') return ['objects.insert', completeUpload];
    if (method === 'DELETE') return ['uploads.cancel', abortUpload];
    return undefined;
  }
  if (method === 'POST' && query.has('uploads')) return ['uploads.start', startMultipart];
  if (method === 'POST' && headers['x-goog-resumable'] === 'start') return ['objects.insert', startSignedUpload];
  if (method === 'GET') return ['objects.get', downloadObject];
  if (method === 'HEAD') return ['objects.get', headObject];
  if (method === 'PUT') return ['objects.insert', putXml];
  if (method === 'DELETE') return ['objects.delete', deleteObject];
  return undefined;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
