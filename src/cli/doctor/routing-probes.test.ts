import { expect, test } from 'vitest';
import type { TempotuneClient } from '../../client.ts';
import { routingProbes } from './routing-probes.ts';

const [VERSIONED, UNVERSIONED] = [2, 1];
const now = { seconds: Math.floor(Date.now() / 1_000) };
const longAgo = { seconds: now.seconds - 300 };

const build = (buildId: string, lastAccessTime = now) => ({
  identity: buildId,
  lastAccessTime,
  deploymentOptions: { deploymentName: 'tempotune', buildId, workerVersioningMode: VERSIONED },
});
const unversioned = {
  identity: 'u',
  lastAccessTime: now,
  deploymentOptions: { deploymentName: '', buildId: '', workerVersioningMode: UNVERSIONED },
};

/** A client of a server that lists these pollers, and sends new runs to that build. */
function listing(pollers: readonly object[], current?: string): TempotuneClient {
  const answer = {
    pollers,
    ...(current
      ? { versioningInfo: { currentDeploymentVersion: { deploymentName: 'tempotune', buildId: current } } }
      : {}),
  };
  const connection = {
    withDeadline: <T>(_: number, ask: () => T): T => ask(),
    workflowService: { describeTaskQueue: async () => answer },
  };
  return { target: { connection, namespace: 'default', taskQueue: 'tempotune' } } as unknown as TempotuneClient;
}

test.each([
  ['an unversioned worker on an unversioned queue', listing([unversioned])],
  ['the current build', listing([build('v2')], 'v2')],
  ['the current build beside one that drains', listing([build('v1'), build('v2')], 'v2')],
  ['nobody', listing([], 'v2')],
])('%s is no obstacle for new runs', async (_name, client) => {
  expect(await routingProbes(client)).toEqual([]);
});

test.each([
  ['a build that nobody made current', listing([build('v1')]), /build v1 .* \(no build is\)/],
  ['a build that is current no more', listing([build('v1')], 'v2'), /\(build v2 of tempotune is\)/],
  ['the current build, gone, beside an old one', listing([build('v1'), build('v2', longAgo)], 'v2'), /build v1/],
  [
    'an unversioned worker on a versioned queue',
    listing([unversioned], 'v2'),
    /this unversioned worker gets no new runs/,
  ],
])('%s gets no new runs, with the command that helps', async (_name, client, found) => {
  expect(await routingProbes(client)).toEqual([
    expect.objectContaining({
      state: 'missing',
      found: expect.stringMatching(found),
      fix: expect.stringContaining('temporal worker deployment set-current-version'),
    }),
  ]);
});
