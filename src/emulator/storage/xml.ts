import { StorageError } from './storage-error.ts';
import type { StorageResponse } from './storage-service.ts';

/** The namespace that clients of the XML API look their elements up in. */
const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

export function xmlResponse(root: string, fields: Record<string, string>): StorageResponse {
  return document(200, `<${root} xmlns='${NAMESPACE}'>${elements(fields)}</${root}>`);
}

/** A refusal in the words of the XML API, which has codes of its own. */
export function xmlErrorResponse(error: StorageError): StorageResponse {
  if (error.status === 304) return { status: 304, headers: {} };
  const { status, message, xmlCode } = error;
  return document(
    status,
    `<Error>${elements({ Code: xmlCode, Message: SENTENCES[xmlCode] ?? message, Details: message })}</Error>`,
  );
}

export async function answeringXml(handle: () => Promise<StorageResponse>): Promise<StorageResponse> {
  try {
    return await handle();
  } catch (error) {
    if (error instanceof StorageError) return xmlErrorResponse(error);
    throw error;
  }
}

/** Values of all elements of that name, in their order. */
export function valuesOf(xml: string, element: string): string[] {
  const found = xml.matchAll(new RegExp(`<${element}(?:\\s[^>]*)?>([^<]*)</${element}>`, 'g'));
  return Array.from(found, ([, value = '']) => unescaped(value.trim()));
}

function document(status: number, content: string): StorageResponse {
  const body = `<?xml version='1.0' encoding='UTF-8'?>${content}`;
  return { status, headers: { 'Content-Type': 'application/xml; charset=UTF-8' }, body };
}

const SENTENCES: Record<string, string> = {
  NoSuchKey: 'The specified key does not exist.',
  NoSuchBucket: 'The specified bucket does not exist.',
  NoSuchUpload: 'The requested upload was not found.',
  PreconditionFailed: 'At least one of the pre-conditions you specified did not hold.',
  InvalidArgument: 'Invalid argument.',
};

function elements(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([name, value]) => `<${name}>${value.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)}</${name}>`)
    .join('');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

function unescaped(text: string): string {
  const signs = Object.entries(ENTITIES);
  return text.replace(/&\w+;/g, (entity) => signs.find(([, name]) => name === entity)?.[0] ?? entity);
}
