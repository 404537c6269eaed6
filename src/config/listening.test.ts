import { expect, test } from 'vitest';
import { SettingsError } from '../config.ts';
import { ofListenSetting } from './listening.ts';

const at = { setting: 'TEMPOTUNE_HEALTH_PORT', port: 90, host: '10.9.9.9' };

test.each([
  ['listen EADDRINUSE: address already in use 10.9.9.9:90', /^TEMPOTUNE_HEALTH_PORT: 90, but .*taken\. To fix: /],
  ['listen EACCES: permission denied 10.9.9.9:90', /^TEMPOTUNE_HEALTH_PORT: 90, but .*may not .* To fix: /],
  ['listen EADDRNOTAVAIL: address not available 10.9.9.9:90', /^TEMPOTUNE_LISTEN_HOST: 10\.9\.9\.9, but .* To fix: /],
  [
    'Failed to start prometheus metrics exporter: Cannot assign requested address (os error 99)',
    /^TEMPOTUNE_LISTEN_HOST: 10\.9\.9\.9, but .* To fix: /,
  ],
  [
    "Failed to start prometheus metrics exporter: Can't assign requested address (os error 49)",
    /^TEMPOTUNE_LISTEN_HOST: 10\.9\.9\.9, but .* To fix: /,
  ],
])('%s: told by its setting', (message, sentence) => {
  const error = ofListenSetting(new Error(message), at);
  expect(error).toBeInstanceOf(SettingsError);
  expect((error as Error).message).toMatch(sentence);
});

test.each(['out of memory', "EACCES: permission denied, mkdir '/data'"])('%s is none of the address', (message) => {
  const error = new Error(message);
  expect(ofListenSetting(error, at)).toBe(error);
});
