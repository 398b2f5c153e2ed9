import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { oidcKind } from './oidc-kind.ts';

const DOCUMENT = join(import.meta.dirname, '../../../../../docs/operator/sso.md');

/** The indented lines that are an `oidc.config`. */
function examples(): { name: string; config: Record<string, unknown> }[] {
  const text = readFileSync(DOCUMENT, 'utf8');
  const blocks = text.match(/^ {4}name: .*\n {4}issuer: .*\n(?: {4}\w.*\n)+/gm) ?? [];
  return blocks.map((block) => {
    const { name, ...config } = parse(block.replaceAll(/^ {4}/gm, ''));
    return { name, config };
  });
}

it('there is an example for each provider that people ask for', () => {
  expect(examples().map(({ name }) => name)).toEqual([
    'Okta',
    'Keycloak',
    'Microsoft',
    'Google',
    'GitLab',
    'GitHub',
  ]);
});

it.each(examples())('the example of $name holds, with fields that are known', ({ config }) => {
  expect(oidcKind.check(config)).toEqual([]);
  const documented = readFileSync(DOCUMENT, 'utf8');
  for (const field of Object.keys(config)) expect(documented).toContain(`\`${field}\``);
});
