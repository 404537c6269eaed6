import { expect, test } from 'vitest';
import { demoRequest } from './demo-data.ts';
import { visitorsGuide } from './visitors-guide.ts';

test('the guide has lines that can be pasted as they are', async () => {
  const temporal = { address: '127.0.0.1:7233', uiUrl: 'http://127.0.0.1:8233', close: async () => undefined };
  const guide = visitorsGuide({ temporal, emulator: { url: 'http://127.0.0.1:8085' } }, await demoRequest());
  expect(guide).toContain(
    '  temporal workflow start --type sweep --task-queue tempotune --workflow-id by-hand --input-file examples/sweep.json\n',
  );
  expect(guide).toContain('export TEMPORAL_ADDRESS=127.0.0.1:7233 TEMPOTUNE_VERTEX_ENDPOINT=http://127.0.0.1:8085 ');
  expect(guide).toContain('gs://tempotune-demo/datasets/train.jsonl');
});
