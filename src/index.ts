/** Everything a TypeScript program needs: start runs (`client`), serve them (`worker`), and the plain data of both. */

export * from './client.ts';
export * from './contract/index.ts';
export { type StartWorkerOptions, startWorker, type TempotuneWorker } from './worker.ts';
