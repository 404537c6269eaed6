import { credentials } from '@grpc/grpc-js';
import { type ClientOptions, googleAuthLibrary } from 'google-gax';

/**
 * Settings of a Vertex AI client. Without `endpoint`: Google, in `region`. With an URL: that server for every region,
 * plaintext and without credentials for `http:`, TLS and the usual credentials for `https:`.
 * @throws TypeError when `endpoint` is no http or https URL.
 */
export function vertexClientOptions(region: string, endpoint: string | undefined): ClientOptions {
  if (endpoint === undefined) return { apiEndpoint: googleHost(region) };
  const { protocol, hostname, port } = new URL(endpoint);
  // host and port apart: joined they are looked up as one name
  const apiEndpoint = hostname.replace(/^\[(.*)\]$/, '$1');
  if (protocol === 'https:') return { apiEndpoint, port: Number(port || 443) };
  if (protocol !== 'http:') throw new TypeError(`endpoint: ${endpoint}, but it must be an http or https URL.`);
  return {
    apiEndpoint,
    port: Number(port || 80),
    sslCreds: credentials.createInsecure(),
    // keeps the client from looking for credentials and asking the metadata server. google-gax's own copy: another
    // version's class has other methods
    authClient: new googleAuthLibrary.PassThroughClient(),
  };
}

/** Gemini 3 models are served in the multi-regions us and eu only, which have hosts of another form. */
export function googleHost(region: string): string {
  return /^(us|eu)$/.test(region) ? `aiplatform.${region}.rep.googleapis.com` : `${region}-aiplatform.googleapis.com`;
}
