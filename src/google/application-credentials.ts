import { googleAuthLibrary } from 'google-gax';
import { fromGoogle } from './normalise-error.ts';

/** Who this process is for Google. */
export interface Identity {
  readonly kind: 'service account' | 'user' | 'other';
  /** Email address, where the credentials or Google's token service tell it. */
  readonly name?: string;
}

/** Application Default Credentials, as all of Google's clients find them. Methods throw GoogleApiError only. */
export interface ApplicationCredentials {
  identity(): Promise<Identity>;
  /** The JSON at an address of Google's, read with these credentials. */
  get(url: string): Promise<unknown>;
}

const SCOPES = ['https://www.googleapis.com/auth/cloud-platform'];

export function applicationCredentials(timeoutMs: number): ApplicationCredentials {
  const auth = new googleAuthLibrary.GoogleAuth({ scopes: SCOPES });
  return {
    identity: () =>
      fromGoogle(async () => {
        const client = await auth.getClient();
        const { token } = await client.getAccessToken(); // the only proof that credentials still hold
        const { client_email: serviceAccount } = await auth.getCredentials().catch(() => ({ client_email: undefined }));
        if (serviceAccount) return { kind: 'service account', name: serviceAccount };
        if (!(client instanceof googleAuthLibrary.UserRefreshClient)) return { kind: 'other' };
        const email = token ? await emailOf(client, token) : undefined;
        return { kind: 'user', ...(email !== undefined && { name: email }) };
      }),
    get: (url) =>
      fromGoogle(async () => {
        const { data } = await auth.request({ url, timeout: timeoutMs });
        return data;
      }),
  };
}

async function emailOf(client: googleAuthLibrary.OAuth2Client, token: string): Promise<string | undefined> {
  try {
    return (await client.getTokenInfo(token)).email;
  } catch {
    return undefined; // it is for people to recognise themselves; nothing depends on it
  }
}
