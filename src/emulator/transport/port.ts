import type { Server as HttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export interface Address {
  host: string;
  port: number;
}

export interface PublicPort {
  port: number;
  close(): Promise<void>;
}

const HTTP2_PREFACE = 'PRI ';

/** One loopback port for both transports: a connection that opens with the HTTP/2 preface is gRPC, all else HTTP/1. */
export async function listen(address: Address, http: HttpServer, grpcPort: number): Promise<PublicPort> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    return socket;
  };
  // without noDelay Nagle and the late acknowledgement between them hold each larger answer back for 40 ms
  const server = createServer({ noDelay: true }, (socket) => {
    keep(socket).once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      if (!isGrpc(first)) {
        http.emit('connection', socket);
        socket.resume();
        return;
      }
      const inner = keep(connect({ port: grpcPort, host: '127.0.0.1', noDelay: true }));
      socket.on('close', () => inner.destroy());
      inner.on('close', () => socket.destroy());
      socket.pipe(inner).pipe(socket);
    });
  });
  await opened(server, address);
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function isGrpc(first: Buffer | string): boolean {
  return first.toString('latin1', 0, HTTP2_PREFACE.length) === HTTP2_PREFACE;
}

function opened(server: Server, { host, port }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}
