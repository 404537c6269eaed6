import { expect, test } from 'vitest';
import { Stage } from './stage.ts';

test('what was started last ends first, and one that fails to end keeps nothing else up', async () => {
  const ended: string[] = [];
  const stage = new Stage();
  const end = async (name: string): Promise<void> => {
    ended.push(name);
    if (name === 'worker') throw new Error('it hangs');
  };
  expect(stage.add('server', end)).toBe('server');
  stage.add('worker', end);
  stage.add('client', end);
  await stage.close();
  await stage.close();
  expect(ended).toEqual(['client', 'worker', 'server']);
});
