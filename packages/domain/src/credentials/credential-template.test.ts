import { describe, expect, it } from 'vitest';
import { REPOSITORY_SECRETS, repositoryInputSchema } from '../repository.ts';
import {
  credentialTemplateInputSchema,
  hasOwnCredentials,
  templateFor,
  withTemplate,
} from './credential-template.ts';

describe('the template of a repository', () => {
  const templates = [
    'https://git.example.com',
    'https://git.example.com/team',
    'https://git.example.com/team/',
    'https://git.example.com/team/deep/er',
    'git@git.example.com:team',
    'ssh://git@ssh.example.com:7999',
    'https://dev.azure.com/org/_git/shop-',
    'oci://registry.example.com/charts',
    'registry.example.net/charts',
  ].map((url) => ({ url }));

  it.each([
    ['the longest that fits', 'https://git.example.com/team/deep/er/x', templates[3]],
    ['one that is the address itself', 'https://git.example.com/team/deep/er.git', templates[3]],
    ['a shorter one beside it', 'https://git.example.com/team/deep/x', templates[1]],
    ['the first of two that are one', 'https://git.example.com/team/x.git', templates[1]],
    ['that of the host', 'https://git.example.com/other/x', templates[0]],
    ['whatever case the host is in', 'https://GIT.example.com/team/x', templates[1]],
    [
      'for ssh that of ssh, however it is written',
      'ssh://git@git.example.com/team/x',
      templates[4],
    ],
    ['with its port', 'ssh://git@ssh.example.com:7999/p/x.git', templates[5]],
    ['that ends within a name', 'https://dev.azure.com/org/_git/shop-web', templates[6]],
    ['of a registry', 'oci://registry.example.com/charts/web', templates[7]],
    ['of a registry without a scheme', 'registry.example.net/charts/web', templates[8]],
    ['not that of a host that begins alike', 'https://git.example.com.evil.org/team/x', undefined],
    ['not that of another port', 'https://git.example.com:8443/team/x', undefined],
    ['not that of another scheme', 'http://git.example.com/team/x', undefined],
    ['nor that of another path', 'https://dev.azure.com/org/_git/shop', undefined],
  ])('is %s', (_, repo, template) => {
    expect(templateFor({ repo }, templates)).toBe(template);
  });

  it('is of any type; of two with one address, that of the repository', () => {
    const [git, helm] = [
      { url: 'https://x.test/a', type: 'git' },
      { url: 'https://x.test/a', type: 'helm' },
    ];
    const both = [git, helm];
    expect(templateFor({ repo: 'https://x.test/a/b', type: 'helm' }, both)).toBe(helm);
    expect(templateFor({ repo: 'https://x.test/a/b' }, both)).toBe(git);
    expect(templateFor({ repo: 'https://x.test/a/b', type: 'oci' }, [helm])).toBe(helm);
  });
});

describe('credentials of its own', () => {
  it.each([
    [{ username: 'u' }, true],
    [{ tlsClientCertData: 'pem' }, true],
    [{ useAzureWorkloadIdentity: true }, true],
    [{ password: '', useAzureWorkloadIdentity: false }, false],
    [{ insecure: true, proxy: 'http://p', name: 'n', enableLfs: true }, false],
  ])('%j: %s', (repository, has) => {
    expect(hasOwnCredentials(repository)).toBe(has);
  });
});

describe('a repository with a template', () => {
  it('takes what it does not say itself, and nothing that is not handed on', () => {
    const repository = { repo: 'r', proxy: 'http://own', insecure: true, password: '' };
    const template = {
      url: 'https://x',
      username: 'u',
      password: 'p',
      proxy: 'http://other',
      noProxy: 'n',
      githubAppID: 7,
      insecureIgnoreHostKey: true,
    };
    expect(withTemplate(repository, template)).toEqual({
      repo: 'r',
      proxy: 'http://own',
      username: 'u',
      password: 'p',
      noProxy: 'n',
      githubAppID: 7,
    });
  });
});

describe('a server behind a proxy with credentials of a template', () => {
  it.each<[string, object, object, boolean]>([
    ['that only the repository names', { proxy: 'http://own' }, {}, false],
    ['that the template names otherwise', { proxy: 'http://own' }, { proxy: 'http://p' }, false],
    ['that the template names too', { proxy: 'http://p' }, { proxy: 'http://p' }, true],
    ['that the template names alone', {}, { proxy: 'http://p' }, true],
    ['that is none', {}, {}, true],
  ])('%s is trusted without a check: %s', (_, own, template, isTrusted) => {
    const unchecked = { insecure: true, insecureIgnoreHostKey: true, insecureOCIForceHttp: true };
    const found = withTemplate({ repo: 'r', ...unchecked, ...own }, { password: 'p', ...template });
    expect(Object.keys(unchecked).map((field) => field in found)).toEqual(Array(3).fill(isTrusted));
  });
});

describe('where credentials of a template are sent', () => {
  it('is said by the template alone', () => {
    const repository = {
      repo: 'r',
      githubAppEnterpriseBaseUrl: 'https://evil.example',
      azureActiveDirectoryEndpoint: 'https://evil.example',
      azureServicePrincipalTenantId: 'evil',
    };
    const template = {
      githubAppID: 7,
      githubAppPrivateKey: 'key',
      azureServicePrincipalClientSecret: 'secret',
      azureActiveDirectoryEndpoint: 'https://login.example',
    };
    expect(withTemplate(repository, template)).toEqual({ repo: 'r', ...template });
  });
});

describe('the fields of a repository', () => {
  /** What is said of each repository by itself. */
  const ITS_OWN = [
    'repo',
    'type',
    'name',
    'project',
    'insecure',
    'insecureIgnoreHostKey',
    'enableLfs',
    'depth',
  ];
  const fields = Object.keys(repositoryInputSchema.shape);

  it.each(fields)('%s is its own or handed on', (field) => {
    const handedOn = withTemplate({ repo: 'r' }, { [field]: 'of the template' });
    expect(field in handedOn && field !== 'repo').toBe(!ITS_OWN.includes(field));
  });

  it('that are secret are credentials', () => {
    expect(ITS_OWN).not.toEqual(expect.arrayContaining([...REPOSITORY_SECRETS]));
    for (const secret of REPOSITORY_SECRETS) {
      expect(Object.keys(credentialTemplateInputSchema.shape)).toContain(secret);
    }
  });
});
