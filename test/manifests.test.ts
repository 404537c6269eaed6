import { readFileSync } from 'node:fs';
import { Deployment } from 'kubernetes-models/apps/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, ServiceAccount } from 'kubernetes-models/v1';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readSettings } from '../src/config.ts';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const kinds = { ConfigMap, Deployment, PodDisruptionBudget, ServiceAccount };

type Manifest = { readonly kind: keyof typeof kinds } & Record<string, unknown>;
const manifests = parseAllDocuments(read('examples/kubernetes.yaml')).map((one) => one.toJS() as Manifest);
const deployment = new Deployment(manifests.find(({ kind }) => kind === 'Deployment') as never);
const settings = manifests.find(({ kind }) => kind === 'ConfigMap')?.data as Record<string, string>;

test.each(manifests.map((manifest) => [manifest.kind, manifest] as const))(
  '%s is valid for Kubernetes',
  (kind, one) => {
    expect(() => new kinds[kind](one as never).validate()).not.toThrow();
  },
);

test('a wrong manifest would be found', () => {
  const wrong = new Deployment({ metadata: {}, spec: { ...deployment.spec, replicas: 'two' } } as never);
  expect(() => wrong.validate()).toThrow('replicas');
});

test('its settings are ours, and its port is the one that is probed', () => {
  const pod = deployment.spec?.template.spec;
  const own = Object.fromEntries((pod?.containers[0]?.env ?? []).map(({ name, value }) => [name, value]));
  const { healthPort, metricsPort, deployment: versioning } = readSettings({ ...settings, ...own });
  expect(pod?.containers[0]?.ports).toMatchObject([{ containerPort: healthPort }, { containerPort: metricsPort }]);
  expect(versioning).toEqual({ name: 'tempotune', buildId: 'v1' });
});

test('its grace period is longer than what a worker gives to what runs', () => {
  const [, seconds = ''] = /SHUTDOWN_GRACE = '(\d+) seconds'/.exec(read('src/worker.ts')) ?? [];
  expect(deployment.spec?.template.spec?.terminationGracePeriodSeconds).toBeGreaterThan(Number(seconds));
});
