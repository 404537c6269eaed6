import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HealthServer {
  readonly url: string;
  close(): Promise<void>;
}

/** `GET /health`: 200 while everything runs, else 503, with the states as JSON. */
export async function serveHealth(
  port: number,
  host: string,
  states: () => Readonly<Record<string, string>>,
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    if (request.url !== '/health') {
      response.writeHead(404).end();
      return;
    }
    const current = states();
    const isHealthy = Object.values(current).every((state) => state === 'RUNNING');
    response.writeHead(isHealthy ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: isHealthy ? 'ok' : 'not ready', workers: current }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}/health`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
