import { describe, expect, test } from 'vitest';
import { vertexClientOptions } from './connection.ts';

describe('settings of a Vertex AI client', () => {
  test('Google: the host of the region, credentials as usual', () => {
    expect(vertexClientOptions('europe-west4', undefined)).toEqual({
      apiEndpoint: 'europe-west4-aiplatform.googleapis.com',
    });
  });

  test.each([
    ['http://127.0.0.1:8080', '127.0.0.1', 8080],
    ['http://127.0.0.1:8080/', '127.0.0.1', 8080],
    ['http://emulator', 'emulator', 80],
    ['http://[::1]:8080', '::1', 8080],
  ])('%s: plaintext, no credentials, host and port apart', (endpoint, host, port) => {
    const options = vertexClientOptions('us-central1', endpoint);
    expect(options).toMatchObject({ apiEndpoint: host, port });
    expect(options.sslCreds).toBeDefined();
    expect(options.authClient).toBeDefined();
  });

  test.each([
    ['https://vertex.example.com', 443],
    ['https://vertex.example.com:8443', 8443],
  ])('%s: TLS and the usual credentials', (endpoint, port) => {
    expect(vertexClientOptions('us-central1', endpoint)).toEqual({ apiEndpoint: 'vertex.example.com', port });
  });

  test.each(['127.0.0.1:8080', 'grpc://127.0.0.1:8080', ''])('"%s" is refused', (endpoint) => {
    expect(() => vertexClientOptions('us-central1', endpoint)).toThrow(TypeError);
  });
});
