import { describe, expect, test } from 'vitest';
import * as patterns from './patterns.ts';

const long = 'a'.repeat(63);

const rows: readonly [name: string, pattern: RegExp, good: readonly string[], bad: readonly string[]][] = [
  [
    'DATASET_URI',
    patterns.DATASET_URI,
    [
      'gs://my-bucket/train.jsonl',
      'gs://my_bucket.example.com/a/b c.jsonl',
      `gs://${long}/x`,
      'file:///data/train.jsonl',
      'data/train.jsonl',
      './train.jsonl',
      '/data/train.jsonl',
      'C:/data/train.jsonl',
    ],
    [
      'gs://my-bucket',
      'gs://my-bucket/',
      'gs://my-bucket/folder/',
      'gs://My-Bucket/x',
      'gs://ab/x',
      'gs://-ab/x',
      `gs://${long}a/x`,
      `gs://a.${long}a.com/x`,
      'gs://192.168.5.4/x',
      'gs:/bucket/x',
      's3://bucket/x',
      'https://storage.googleapis.com/bucket/x',
      'file://host',
      '',
      '  ',
      'a\u0000b',
      'gs://my-bucket/a\nb',
    ],
  ],
  [
    'OUTPUT_DIRECTORY',
    patterns.OUTPUT_DIRECTORY,
    ['gs://my-bucket', 'gs://my-bucket/', 'gs://my-bucket/a/b/'],
    ['my-bucket', 'gs://', '/local', 'gs://Bucket', 'gs://ab', 'file:///x'],
  ],
  [
    'PROJECT_ID',
    patterns.PROJECT_ID,
    ['my-project', 'abcdef', 'example.com:my-project'],
    ['short', 'My-Project', '123456789', 'ends-with-', 'has space', `a${'b'.repeat(30)}`],
  ],
  [
    'SERVICE_ACCOUNT',
    patterns.SERVICE_ACCOUNT,
    ['tuner@my-project.iam.gserviceaccount.com', '123-compute@developer.gserviceaccount.com'],
    ['tuner', 'me@example.com', 'serviceAccount:tuner@my-project.iam.gserviceaccount.com'],
  ],
  [
    'TENSORBOARD_NAME',
    patterns.TENSORBOARD_NAME,
    ['projects/p/locations/us-central1/tensorboards/123'],
    ['123', 'projects/p/locations/us-central1/tensorboards/', 'projects/p/tensorboards/1'],
  ],
  [
    'KMS_KEY_NAME',
    patterns.KMS_KEY_NAME,
    ['projects/myproject/locations/us-central1/keyRings/sample-key/cryptoKeys/sample-key'],
    ['sample-key', 'projects/p/locations/us-central1/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1'],
  ],
  ['ALIAS', patterns.ALIAS, ['best-model', 'v1', 'aB2'], ['a', '1st', 'Best', 'a_b', 'a'.repeat(129), 'best@1']],
  [
    'LABEL_KEY',
    patterns.LABEL_KEY,
    ['team', 'größe', 'a-b_c1', long],
    ['Team', '1team', '', `${long}a`, 'a.b', '__proto__'],
  ],
  ['LABEL_VALUE', patterns.LABEL_VALUE, ['', 'compilers', '2026-11-24', long], ['Compilers', `${long}a`, 'a b', 'a.b']],
];

describe.each(rows)('%s', (_, pattern, good, bad) => {
  test.each(good)('%j is right', (text) => expect(text).toMatch(pattern));
  test.each(bad)('%j is wrong', (text) => expect(text).not.toMatch(pattern));
});
