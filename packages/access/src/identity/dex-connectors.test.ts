import { expect, it } from 'vitest';
import { takeOutSecrets } from './check-sso-settings.ts';
import { readSsoSettings } from './sso-settings.ts';

const DEX = `storage:
  config: { password: of-the-storage }
staticClients:
  - { id: app, secret: of-a-client }
connectors:
  - type: ldap
    id: corp
    name: Corporate
    config: { host: ldap.example.org, bindDN: cn=reader, bindPW: of-the-reader }
  - type: github
    id: gh
    name: GitHub
    config: { clientSecret: of-github }
`;

it('what is kept of a dex.config is which connectors it had, and no secret', async () => {
  const { data, secrets } = await takeOutSecrets({ 'dex.config': DEX });
  expect(secrets).toEqual([]);
  expect(data['dex.config']).not.toMatch(/of-|cn=reader/);
  const [before] = readSsoSettings({ 'dex.config': DEX }).warnings;
  expect(readSsoSettings(data).warnings).toEqual([before]);
});

it.each([
  ['no YAML', '[: of-somebody'],
  ['a list', '- of-somebody'],
  ['a text', 'of-somebody'],
  ['connectors that are none', 'connectors: of-somebody'],
])('nothing is kept of one that is %s', async (_title, text) => {
  const { data } = await takeOutSecrets({ 'dex.config': text });
  expect(data['dex.config']).toBe('');
});
