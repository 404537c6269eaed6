import { startEmulator } from '../../src/emulator/server.ts';
import { cloudStorage } from '../../src/gcs/cloud-storage.ts';
import { GoogleApiError } from '../../src/google/errors.ts';
import { fakeObjectStore } from '../support/fake-object-store.ts';
import { objectStoreConformance } from './object-store.ts';

const project = 'conformance-project';
const bucket = 'conformance-bucket';

objectStoreConformance('the fake object store', {
  async setUp() {
    const objects = fakeObjectStore();
    objects.addBucket({ name: bucket, project, location: 'US-CENTRAL1' });
    return {
      objects,
      project,
      bucket,
      loseNextAnswer: (of) => objects.faults.loseNextAnswer(of === 'copy' ? 'copy' : 'create'),
      denyNextBucketList: () => objects.faults.failNext('ownsBucket', new GoogleApiError('Denied', 'no')),
      unfiredFaults: objects.faults.unfired,
    };
  },
});

const closing: (() => Promise<void>)[] = [];

objectStoreConformance('Cloud Storage, against the emulator', {
  async setUp() {
    const emulator = await startEmulator({ port: 0 });
    closing.push(emulator.close);
    const objects = cloudStorage({ endpoint: emulator.url });
    await objects.createBucket({ name: bucket, project, location: 'us-central1' });
    const methods = { create: 'objects.insert', 'large create': 'uploads.write', copy: 'objects.rewrite' };
    return {
      objects,
      project,
      bucket,
      loseNextAnswer(of) {
        emulator.faults.add([{ method: methods[of], kind: 'drop-answer' }]);
      },
      denyNextBucketList() {
        emulator.faults.add([{ method: 'buckets.list', kind: 'error', code: 'PERMISSION_DENIED' }]);
      },
      unfiredFaults: () => emulator.faults.unfired().map(({ kind, method }) => `${kind} at ${method}`),
    };
  },
  async tearDown() {
    for (const close of closing.splice(0)) await close();
  },
});
