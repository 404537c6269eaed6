import { environmentFinding } from '../contract/environment-problems.ts';
import { sentence } from '../contract/findings.ts';

/** How google-auth-library and OpenSSL fail over a key file; none of them says which file, and none will do better later. */
const reasons: readonly { readonly isIt: (error: Error) => boolean; readonly rule: string }[] = [
  {
    isIt: ({ message }) => /(?:DECODER|PEM|asn1 encoding|rsa|digital envelope) routines:/i.test(message),
    rule: 'the private_key of the key file cannot be read',
  },
  {
    isIt: ({ message }) => /The incoming JSON object does not contain a \w+ field/.test(message),
    rule: 'the key file lacks a field of its kind, or is of a kind that nobody knows',
  },
  {
    isIt: ({ name, stack = '' }) => name === 'SyntaxError' && stack.includes('google-auth-library'),
    rule: 'the key file is no JSON',
  },
];

/**
 * A sentence when the error says that the credentials of this machine can't be used. It holds nothing of the error, which
 * may quote the file.
 */
export function unusableCredentials(error: Error): string | undefined {
  const row = reasons.find(({ isIt }) => isIt(error));
  return row && sentence(environmentFinding('CREDENTIALS_UNUSABLE', row));
}
