import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BUILT_IN_ACTIONS } from './index.ts';

test('the documentation lists every built-in action, and no other', () => {
  const file = join(import.meta.dirname, '../../../../docs/user/actions.md');
  const documented = readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, kind = '', names = ''] = /^\| `([^`]+\/[^`]+)` +\| (.*) \|$/.exec(line) ?? [];
      return [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => `${kind} ${name}`);
    });
  const built = Object.entries(BUILT_IN_ACTIONS).flatMap(([kind, actions]) =>
    Object.keys(actions).map((name) => `${kind} ${name}`),
  );
  expect(documented.sort()).toEqual(built.sort());
});
