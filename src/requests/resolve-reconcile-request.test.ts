import { expect, test } from 'vitest';
import { tuningRegions } from '../catalog/regions.ts';
import { sentence } from '../contract/findings.ts';
import { resolveReconcileRequest } from './resolve-reconcile-request.ts';

test('a project is enough', () => {
  expect(resolveReconcileRequest({ project: 'my-project' })).toEqual({
    findings: [],
    value: { project: 'my-project', regions: tuningRegions, graceSeconds: 600, orphans: 'cancel', dryRun: false },
  });
});

test('a region is looked at once', () => {
  const { value } = resolveReconcileRequest({ project: 'my-project', regions: ['us-west1', 'us-west1'] });
  expect(value?.regions).toEqual(['us-west1']);
});

test('every problem is told at once, in full sentences', () => {
  const input = { regions: ['US'], graceSeconds: 0, orphans: 'kill', dryRun: 'yes', grace: 5 };
  const { value, findings } = resolveReconcileRequest(input);
  expect(value).toBeUndefined();
  expect(findings.map(sentence)).toMatchInlineSnapshot(`
    [
      "grace: 5, but there is no such field. To fix: remove it; the fields are project, regions, graceSeconds, orphans, dryRun, champions. [UNKNOWN_FIELD]",
      "project, but it is required. To fix: add it: Google Cloud project ID. [MISSING_FIELD]",
      "regions[0]: US, but a region is text such as us-central1. To fix: write the name of a region. [REGION]",
      "graceSeconds: 0, but it must be a whole number of at least 1. To fix: write a whole number without quotes. [WHOLE_NUMBER]",
      "orphans: kill, but orphans is cancel, adopt or report. To fix: leave it out: cancel is the default. [ORPHANS]",
      "dryRun: yes, but it must be true or false. To fix: write true or false without quotes. [BOOLEAN]",
    ]
  `);
});

test.each([null, 5, [], 'my-project', undefined])('%j is refused', (input) => {
  expect(resolveReconcileRequest(input).value).toBeUndefined();
});
