import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLI_VERSION } from './version.ts';

test('the version is that of the package', () => {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  expect(CLI_VERSION).toBe(JSON.parse(manifest).version);
});
