import { deleteBucket, getBucket, insertBucket, listBuckets } from './bucket-methods.ts';
import { composeObject, copyObject, rewriteObject } from './copy-methods.ts';
import { getIamPolicy, setIamPolicy } from './iam-methods.ts';
import { deleteObject, downloadObject, getObject, listObjects, patchObject, updateObject } from './object-methods.ts';
import type { StorageContext } from './storage-context.ts';
import { notImplemented } from './storage-error.ts';
import type { StorageRequest, StorageResponse } from './storage-service.ts';
import { cancelSession, continueSession, insertObject } from './upload-methods.ts';
import { xmlRouteOf } from './xml-routes.ts';

/** A recognised call: its name in the API, what it is about, and what it does. */
export interface Route {
  method: string;
  resource: string;
  handle(context: StorageContext): Promise<StorageResponse>;
}

/**
 * The method that a request stands for; undefined when the path is none of Cloud Storage's. The Node client leaves
 * `/storage/v1` out when it is pointed here by STORAGE_EMULATOR_HOST, so `/b` is served too.
 */
export function routeOf(request: StorageRequest): Route | undefined {
  const match = /^(?:\/resumable)?(\/upload|\/download)?(?:\/storage\/v1)?\/b(?:\/(.*?))?\/?$/.exec(
    request.url.pathname,
  );
  if (!match) return xmlRouteOf(request);
  const [, service, rest = ''] = match;
  const segments = rest === '' ? [] : rest.split('/').map(decodeOnce);
  if (service === '/upload') return uploadRoute(request, segments);
  if (service === '/download') return downloadRoute(request, segments);
  return (
    bucketRoute(request, segments) ??
    iamRoute(request, segments) ??
    objectRoute(request, segments) ??
    unknownRoute(request, segments)
  );
}

function uploadRoute(request: StorageRequest, segments: string[]): Route {
  const [bucket, collection, ...more] = segments;
  if (bucket === undefined || collection !== 'o' || more.length > 0) return unknownRoute(request, segments);
  const name = request.url.searchParams.get('name');
  const resource = name ? `b/${bucket}/o/${name}` : `b/${bucket}/o`;
  const isSession = request.url.searchParams.has('upload_id');
  if (isSession && (request.method === 'PUT' || request.method === 'POST')) {
    return { method: 'uploads.write', resource, handle: (context) => continueSession(context, request) };
  }
  if (isSession && request.method === 'DELETE') {
    return { method: 'uploads.cancel', resource, handle: (context) => cancelSession(context, request) };
  }
  if (request.method !== 'POST') return unknownRoute(request, segments);
  return { method: 'objects.insert', resource, handle: (context) => insertObject(context, request, bucket) };
}

function downloadRoute(request: StorageRequest, segments: string[]): Route {
  const [bucket, collection, name, ...more] = segments;
  const isDownload = request.method === 'GET' && collection === 'o' && more.length === 0;
  if (!isDownload || bucket === undefined || !name) return unknownRoute(request, segments);
  return {
    method: 'objects.get',
    resource: `b/${bucket}/o/${name}`,
    handle: (context) => downloadObject(context, request, { bucket, name }),
  };
}

function bucketRoute(request: StorageRequest, [bucket, ...more]: string[]): Route | undefined {
  if (more.length > 0) return undefined;
  if (bucket === undefined) {
    switch (request.method) {
      case 'GET':
        return { method: 'buckets.list', resource: 'b', handle: (context) => listBuckets(context, request) };
      case 'POST':
        return { method: 'buckets.insert', resource: 'b', handle: (context) => insertBucket(context, request) };
      default:
        return undefined;
    }
  }
  const resource = `b/${bucket}`;
  switch (request.method) {
    case 'GET':
      return { method: 'buckets.get', resource, handle: (context) => getBucket(context, request, bucket) };
    case 'DELETE':
      return { method: 'buckets.delete', resource, handle: (context) => deleteBucket(context, request, bucket) };
    default:
      return undefined;
  }
}

function iamRoute(request: StorageRequest, [bucket, collection, ...more]: string[]): Route | undefined {
  if (bucket === undefined || collection !== 'iam' || more.length > 0) return undefined;
  const resource = `b/${bucket}`;
  switch (request.method) {
    case 'GET':
      return { method: 'buckets.getIamPolicy', resource, handle: (context) => getIamPolicy(context, bucket) };
    case 'PUT':
      return { method: 'buckets.setIamPolicy', resource, handle: (context) => setIamPolicy(context, request, bucket) };
    default:
      return undefined;
  }
}

function objectRoute(request: StorageRequest, [bucket, collection, name, ...more]: string[]): Route | undefined {
  if (bucket === undefined || collection !== 'o') return undefined;
  if (name === undefined) {
    if (request.method !== 'GET') return undefined;
    const resource = `b/${bucket}/o`;
    return { method: 'objects.list', resource, handle: (context) => listObjects(context, request, bucket) };
  }
  const resource = `b/${bucket}/o/${name}`;
  const path = { bucket, name };
  if (more.length > 0) return copyRoute(request, path, resource, more);
  switch (request.method) {
    case 'GET': {
      const get = request.url.searchParams.get('alt') === 'media' ? downloadObject : getObject;
      return { method: 'objects.get', resource, handle: (context) => get(context, request, path) };
    }
    case 'PATCH':
      return { method: 'objects.patch', resource, handle: (context) => patchObject(context, request, path) };
    case 'PUT':
      return { method: 'objects.update', resource, handle: (context) => updateObject(context, request, path) };
    case 'DELETE':
      return { method: 'objects.delete', resource, handle: (context) => deleteObject(context, request, path) };
    default:
      return undefined;
  }
}

function copyRoute(
  request: StorageRequest,
  path: { bucket: string; name: string },
  resource: string,
  [verb, ...rest]: string[],
): Route | undefined {
  if (request.method !== 'POST') return undefined;
  if (verb === 'compose' && rest.length === 0) {
    return { method: 'objects.compose', resource, handle: (context) => composeObject(context, request, path) };
  }
  const [b, bucket, o, name, ...more] = rest;
  if (b !== 'b' || o !== 'o' || bucket === undefined || !name || more.length > 0) return undefined;
  const to = { bucket, name };
  if (verb === 'rewriteTo') {
    return { method: 'objects.rewrite', resource, handle: (context) => rewriteObject(context, request, path, to) };
  }
  if (verb === 'copyTo') {
    return { method: 'objects.copy', resource, handle: (context) => copyObject(context, request, path, to) };
  }
  return undefined;
}

/** What the API has and the emulator has not, by the API's name where that is known. */
function unknownRoute(request: StorageRequest, segments: string[]): Route {
  const [bucket, collection, name, ...more] = segments;
  const onObject = collection === 'o' && name !== undefined;
  const template = ['b', ...(bucket ? ['{bucket}'] : []), ...(collection ? [collection] : [])];
  if (onObject) template.push('{object}', ...more.slice(0, 1));
  const verb = `${request.method} ${template.join('/')}`;
  const method = NAMES[verb] ?? verb;
  return {
    method,
    resource: ['b', ...segments].join('/'),
    handle: async () => {
      throw notImplemented(method);
    },
  };
}

const NAMES: Record<string, string> = {
  'PATCH b/{bucket}': 'buckets.patch',
  'PUT b/{bucket}': 'buckets.update',
  'POST b/{bucket}/o': 'objects.insert without /upload',
  'GET b/{bucket}/notificationConfigs': 'notifications.list',
  'GET b/{bucket}/acl': 'bucketAccessControls.list',
  'GET b/{bucket}/o/{object}/acl': 'objectAccessControls.list',
};

/** Once, and not as a form: a plus stays a plus. A broken escape stays as it came. */
function decodeOnce(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
