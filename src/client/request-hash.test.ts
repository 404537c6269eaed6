import { expect, test } from 'vitest';
import { derivedWorkflowId } from './request-hash.ts';

test('a derived id can be put in a URL and says what runs', () => {
  expect(derivedWorkflowId('sweep', { a: 1 })).toMatch(/^sweep-[0-9a-f]{16}$/);
});
