import { describe, expect, it } from 'vitest';
import {
  EMPTY_FORM,
  formOf,
  kindOf,
  problemsOf,
  type RepositoryForm,
  repositoryBody,
  templateBody,
} from './repository-form.ts';

const form = (change: Partial<RepositoryForm>): RepositoryForm => ({ ...EMPTY_FORM, ...change });
const url = 'https://git.test/a';

describe('what is sent', () => {
  it.each<[string, Partial<RepositoryForm>, object]>([
    [
      'name and password',
      { url: ` ${url} `, username: ' bot ', password: ' p ' },
      { repo: url, type: 'git', username: 'bot', password: ' p ' },
    ],
    ['nothing but the address', { url, name: ' ', project: '' }, { repo: url, type: 'git' }],
    [
      'a key, and no password typed before',
      { kind: 'ssh', url: 'git@git.test:a', sshPrivateKey: 'key\n', password: 'p' },
      { repo: 'git@git.test:a', type: 'git', sshPrivateKey: 'key\n' },
    ],
    [
      'a GitHub App',
      { kind: 'github-app', url, githubAppID: '7', githubAppPrivateKey: 'pem' },
      { repo: url, type: 'git', githubAppID: 7, githubAppPrivateKey: 'pem' },
    ],
    [
      'the identity of a cloud',
      { kind: 'cloud', cloud: 'aws', url, awsRoleArn: 'arn', gcpServiceAccountKey: 'k' },
      { repo: url, type: 'git', useAwsWorkloadIdentity: true, awsRoleArn: 'arn' },
    ],
    [
      'a Helm repository',
      { kind: 'helm', url, name: 'charts', enableLfs: true, project: 'shop' },
      { repo: url, type: 'helm', name: 'charts', project: 'shop' },
    ],
    [
      'a registry',
      { kind: 'oci', url: 'oci://r.test/a', insecureOCIForceHttp: true },
      { repo: 'oci://r.test/a', type: 'oci', insecureOCIForceHttp: true },
    ],
  ])('is %s', (_, change, body) => {
    expect(repositoryBody(form(change))).toEqual(body);
  });

  it('of a template has no name, project or way to fetch', () => {
    const given = form({
      url,
      name: 'n',
      project: 'p',
      username: 'u',
      insecure: true,
      enableLfs: true,
    });
    expect(templateBody(given)).toEqual({ url, type: 'git', username: 'u' });
  });
});

describe('what is stored', () => {
  const stored = {
    repo: url,
    type: 'git' as const,
    username: 'bot',
    depth: 3,
    insecure: true,
    connectionState: { status: 'Failed', message: 'x' },
  };

  it('comes back as it was, but for secrets, which stay', () => {
    expect(repositoryBody(formOf(stored), stored)).toEqual({
      repo: url,
      type: 'git',
      username: 'bot',
      depth: 3,
      insecure: true,
    });
  });

  it('loses a flag that is taken away, and secrets of a way it is not reached any more', () => {
    const changed = { ...formOf(stored), insecure: false };
    expect(repositoryBody(changed, stored)).toMatchObject({ insecure: false });
    const bySsh = { ...changed, kind: 'ssh' as const, sshPrivateKey: 'key' };
    const body = repositoryBody(bySsh, stored);
    expect(body).toMatchObject({ sshPrivateKey: 'key', password: '', githubAppPrivateKey: '' });
    expect(body).not.toHaveProperty('username');
  });

  it('does not take over the name in a template', () => {
    const inherited = { repo: url, username: 'of-template', inheritedCreds: true };
    expect(formOf(inherited).username).toBe('');
  });

  it.each([
    [{ repo: 'ssh://git@x/a' }, 'ssh'],
    [{ repo: 'git@x.test:a' }, 'ssh'],
    [{ repo: url, githubAppID: 1 }, 'github-app'],
    [{ repo: url, useAzureWorkloadIdentity: true }, 'cloud'],
    [{ repo: url, azureServicePrincipalClientId: 'c' }, 'cloud'],
    [{ repo: url, type: 'helm' as const }, 'helm'],
    [{ url, type: 'oci' as const }, 'oci'],
    [{ repo: url }, 'https'],
  ])('%j is of kind %s', (item, kind) => {
    expect(kindOf(item)).toBe(kind);
    expect(formOf(item).kind).toBe(kind);
  });
});

describe('problems told before anybody is asked', () => {
  it.each<[Partial<RepositoryForm>, boolean, object]>([
    [{}, false, { url: 'is required' }],
    [{ url: 'git.test/a' }, false, { url: 'begins with https://' }],
    [{ url: 'https://git.test/a b' }, false, { url: 'has a space in it' }],
    [{ url: 'git@git.test:a' }, false, { url: 'goes by SSH: choose SSH key' }],
    [{ kind: 'ssh', url }, false, { url: 'begins with ssh:// or is git@host:path' }],
    [{ kind: 'helm', url: 'oci://r/a' }, false, { url: 'is a registry: choose OCI registry' }],
    [{ kind: 'oci', url: 'r.test/a' }, false, {}],
    [
      { kind: 'github-app', url, githubAppID: 'x' },
      false,
      { githubAppID: 'is a number', githubAppPrivateKey: 'is required' },
    ],
    [{ kind: 'github-app', url, githubAppID: '1' }, true, {}],
    [{ kind: 'cloud', url }, false, { gcpServiceAccountKey: 'is required' }],
    [
      {
        kind: 'cloud',
        cloud: 'entra',
        url,
        azureServicePrincipalClientId: 'c',
        azureServicePrincipalTenantId: 't',
      },
      false,
      { azureServicePrincipalClientSecret: 'is required' },
    ],
    [{ url, tlsClientCertData: 'pem' }, false, { tlsClientCertKey: 'is required' }],
  ])('%j, stored: %s', (change, stored, problems) => {
    expect(problemsOf(form(change), { stored })).toEqual(problems);
  });
});
