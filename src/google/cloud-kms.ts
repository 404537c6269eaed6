import type { ApplicationCredentials } from './application-credentials.ts';

interface CryptoKey {
  readonly purpose?: string;
  readonly primary?: { readonly state?: string };
}

/** Why a Cloud KMS key can't encrypt; undefined when it can. Whether a service agent may use it, is not looked at. */
export async function keyProblem(
  { get }: Pick<ApplicationCredentials, 'get'>,
  key: string,
): Promise<string | undefined> {
  const { purpose, primary } = (await get(`https://cloudkms.googleapis.com/v1/${key}`)) as CryptoKey;
  if (purpose !== 'ENCRYPT_DECRYPT') return `its purpose is ${purpose ?? 'unknown'}, not ENCRYPT_DECRYPT`;
  if (primary?.state !== 'ENABLED') return `its primary version is ${primary?.state ?? 'missing'}, not ENABLED`;
  return undefined;
}
