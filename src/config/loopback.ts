import { isIPv4 } from 'node:net';

/** Whether only this machine can reach what listens on `host`. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase();
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'));
}

/** What a listener that others can reach must say; nothing for loopback. */
export function exposureNotice(what: string, host: string): string | undefined {
  if (isLoopback(host)) return undefined;
  return `${what} listens on ${host}: other machines can reach it. Keep the port behind a firewall, or listen on 127.0.0.1`;
}
