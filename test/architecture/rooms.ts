/** What one room of src may import. A room is a folder of src, or the file of that name: `client.ts` and `client/`. */
export interface Room {
  rooms: readonly string[];
  /** Only by `import type`: the room knows the shape, others hand it the thing. */
  typesOf?: readonly string[];
  /** Also their submodules. `node:*` means every builtin of Node. */
  packages: readonly string[];
}

const NODE = 'node:*';

/** Data goes request → requests → contract → client, cli → workflows → activities → the rest; imports never the other way. */
export const rooms: Readonly<Record<string, Room>> = {
  contract: { rooms: [], packages: ['@temporalio/common', '@temporalio/workflow'] },
  catalog: { rooms: ['contract'], packages: [] },
  requests: { rooms: ['contract', 'catalog'], packages: ['fastest-levenshtein', 'zod', 'yaml', NODE] },
  datasets: { rooms: ['contract', 'catalog'], packages: ['fastest-levenshtein', 'oxc-parser', '@node-rs/crc32', NODE] },
  planning: { rooms: ['contract', 'catalog'], packages: [] },
  ranking: { rooms: ['contract'], packages: ['fastest-levenshtein'] },
  workflows: {
    rooms: ['contract'],
    typesOf: ['activities'],
    packages: ['@temporalio/common', '@temporalio/workflow'],
  },
  activities: {
    rooms: ['contract', 'requests', 'catalog', 'datasets', 'planning', 'ranking', 'google'],
    typesOf: ['vertex', 'gcs'],
    packages: ['@temporalio/activity', '@temporalio/client', '@temporalio/common', NODE],
  },
  google: { rooms: ['contract'], packages: ['@grpc/grpc-js', 'google-gax', 'protobufjs', NODE] },
  vertex: {
    rooms: ['contract', 'google'],
    packages: ['@google-cloud/aiplatform', '@grpc/grpc-js', 'google-gax', 'protobufjs', NODE],
  },
  gcs: { rooms: ['contract', 'google'], packages: ['@google-cloud/storage', '@node-rs/crc32', NODE] },
  emulator: {
    rooms: [],
    packages: ['@google-cloud/aiplatform', '@grpc/grpc-js', '@node-rs/crc32', 'protobufjs', NODE],
  },
  schedules: { rooms: ['contract'], packages: [NODE, '@temporalio/client', '@temporalio/common'] },
  nexus: {
    rooms: ['contract', 'requests', 'client'],
    packages: ['@temporalio/client', '@temporalio/common', '@temporalio/nexus', 'nexus-rpc'],
  },
  report: { rooms: ['contract'], packages: ['picocolors'] },
  telemetry: { rooms: ['contract'], packages: ['@temporalio/common', '@temporalio/worker', 'pino', NODE] },
  config: { rooms: ['contract'], packages: ['@temporalio/envconfig', NODE] },
  client: {
    // the champion is an object of Cloud Storage
    rooms: ['contract', 'requests', 'planning', 'schedules', 'config', 'gcs'],
    packages: ['@temporalio/client', '@temporalio/common', '@temporalio/proto', NODE],
  },
  worker: {
    rooms: [
      ...['contract', 'requests', 'catalog', 'datasets', 'planning', 'ranking', 'workflows', 'activities'],
      ...['google', 'vertex', 'gcs', 'schedules', 'nexus', 'report', 'telemetry', 'config', 'client'],
    ],
    packages: ['@temporalio/client', '@temporalio/common', '@temporalio/worker', 'pino', NODE],
  },
  cli: {
    rooms: [
      ...['client', 'worker', 'config', 'contract', 'requests', 'catalog', 'datasets', 'planning'],
      ...['report', 'schedules', 'emulator', 'google', 'vertex', 'gcs'],
    ],
    packages: [
      ...['commander', '@commander-js/extra-typings', 'picocolors', 'yaml'],
      ...['@temporalio/client', '@temporalio/common', NODE],
    ],
  },
  index: { rooms: ['contract', 'client', 'worker'], packages: [] },
};

/** Packages that may be in the workflow bundle: Temporal's workflow side and what that brings along. */
export const bundlePackages: readonly string[] = [
  '@temporalio/common',
  '@temporalio/workflow',
  'long',
  'ms',
  'nexus-rpc',
];

/** A file of such a name collects what has no other place. */
export const namelessNames: readonly string[] = [
  'utils',
  'util',
  'common',
  'helpers',
  'helper',
  'manager',
  'misc',
  'support',
];
