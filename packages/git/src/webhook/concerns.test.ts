import { describe, expect, it } from 'vitest';
import { type ArtifactPush, describePush, type Push } from './change.ts';
import { concerns } from './concerns.ts';
import { parseOciAddress } from './oci-address.ts';
import { isSameRepository } from './same-repository.ts';
import { A, B, ZERO } from './testing/payloads.ts';

const REPO = 'https://git.example/shop/deploy';
const push = (ref: string, more: Partial<Push> = {}) =>
  describePush({ repoUrls: [`${REPO}.git`], ref, before: A, after: B, ...more });
const MAIN = push('refs/heads/main', { defaultBranch: 'main' });

describe('a push concerns a targetRevision', () => {
  it.each([
    ['the default branch', MAIN, undefined, true],
    ['the default branch', MAIN, '', true],
    ['the default branch', MAIN, 'HEAD', true],
    ['the default branch', MAIN, ' HEAD ', true],
    [
      'the default branch by its full name',
      push('refs/heads/main', { defaultBranch: 'refs/heads/main' }),
      'HEAD',
      true,
    ],
    ['another branch', push('refs/heads/next', { defaultBranch: 'main' }), 'HEAD', false],
    ['a branch, not known whether it is the default', push('refs/heads/next'), 'HEAD', true],
    ['a tag', push('refs/tags/v1', { defaultBranch: 'main' }), 'HEAD', false],
    ['a tag, no default being known', push('refs/tags/v1'), 'HEAD', false],
    ['a branch', push('refs/heads/team/x'), 'team/x', true],
    ['a branch', push('refs/heads/team/x'), 'refs/heads/team/x', true],
    ['a branch', push('refs/heads/team/x'), 'x', false],
    ['a branch', push('refs/heads/x'), 'refs/tags/x', false],
    ['a branch in another case', push('refs/heads/Main'), 'main', false],
    ['a deleted branch', push('refs/heads/x', { after: ZERO }), 'x', true],
    ['a tag', push('refs/tags/v1.2.0'), 'v1.2.0', true],
    ['a tag', push('refs/tags/v1.2.0'), 'refs/tags/v1.2.0', true],
    ['a tag within a range', push('refs/tags/v1.2.0'), '^1.0.0', true],
    ['a tag within a range', push('refs/tags/v1.2.0'), '1.*', true],
    ['a tag within a range', push('refs/tags/1.2.0'), '>=1.1.0, <2', true],
    ['a tag outside a range', push('refs/tags/v2.0.0'), '^1.0.0', false],
    ['a pre-release outside a range', push('refs/tags/v1.3.0-rc.1'), '^1.0.0', false],
    ['a tag that is no version', push('refs/tags/nightly'), '^1.0.0', false],
    ['a tag that goes on for ever', push(`refs/tags/1.2.3-${'a-'.repeat(450)}`), '*', false],
    ['a branch that reads as a version', push('refs/heads/1.2.0'), '^1.0.0', false],
    ['the commit that is followed', MAIN, B, true],
    ['the commit that is followed, shortened', MAIN, B.slice(0, 8).toUpperCase(), true],
    ['another commit', MAIN, A, false],
    ['notes', push('refs/notes/commits'), 'HEAD', false],
    ['notes', push('refs/notes/commits'), 'refs/notes/commits', true],
  ])('%s: %j, %j → %s', (_what, pushed, targetRevision, expected) => {
    const source = { repoURL: REPO, ...(targetRevision === undefined ? {} : { targetRevision }) };
    expect(concerns(pushed, source)).toBe(expected);
  });

  it.each([
    ['of another repository', { repoURL: 'https://git.example/shop/other' }],
    ['of a chart repository at the same address', { repoURL: REPO, chart: 'shop' }],
  ])('but not one %s', (_name, source) => {
    expect(concerns(MAIN, source)).toBe(false);
  });

  it('and a pull request nobody', () => {
    const change = { kind: 'pull-request' as const, repoUrls: [REPO], number: '1', action: 'open' };
    expect(concerns(change, { repoURL: REPO })).toBe(false);
  });
});

const artifact = (repository: string, tags: string[] = ['1.2.3'], digest?: string) =>
  ({ kind: 'artifact', repository, tags, ...(digest ? { digest } : {}) }) satisfies ArtifactPush;

describe('a pushed artifact concerns', () => {
  it.each([
    ['ghcr.io/acme/shop', { repoURL: 'oci://ghcr.io/acme/shop', targetRevision: '1.2.3' }, true],
    ['ghcr.io/acme/shop', { repoURL: 'OCI://GHCR.io/Acme/Shop/', targetRevision: '1.2.3' }, true],
    ['ghcr.io/acme/shop', { repoURL: 'oci://ghcr.io:443/acme/shop' }, true],
    ['ghcr.io/acme/shop', { repoURL: 'oci://ghcr.io:8443/acme/shop' }, false],
    ['ghcr.io/acme/shop', { repoURL: 'oci://ghcr.io/acme/shopping' }, false],
    ['ghcr.io/acme/shop', { repoURL: 'oci://ghcr.io/acme', chart: 'shop' }, true],
    ['ghcr.io/acme/shop', { repoURL: 'ghcr.io/acme', chart: 'shop', targetRevision: '1.x' }, true],
    [
      'ghcr.io/acme/shop',
      { repoURL: 'ghcr.io/acme/', chart: 'shop', targetRevision: '2.x' },
      false,
    ],
    ['ghcr.io/acme/shop', { repoURL: 'ghcr.io', chart: 'acme/shop' }, true],
    ['ghcr.io/acme/shop', { repoURL: 'oci://ghcr.io', chart: 'acme/shop' }, true],
    ['ghcr.io/acme/shop', { repoURL: 'https://ghcr.io/acme', chart: 'shop' }, false],
    ['ghcr.io/acme/shop', { repoURL: 'https://ghcr.io/acme/shop' }, false],
    ['docker.io/acme/shop', { repoURL: 'oci://index.docker.io/acme/shop' }, true],
    ['docker.io/acme/shop', { repoURL: 'registry-1.docker.io/acme', chart: 'shop' }, true],
    ['docker.io/library/shop', { repoURL: 'oci://docker.io/shop' }, true],
    ['reg.example:5000/c/shop', { repoURL: 'oci://reg.example:5000/c/shop' }, true],
  ])('%s: %j → %s', (repository, source, expected) => {
    expect(concerns(artifact(repository), source)).toBe(expected);
  });

  const DIGEST = `sha256:${'d'.repeat(64)}`;
  it.each([
    [['1.2.3'], '', true],
    [['1.2.3'], 'HEAD', true],
    [['1.2.4'], '1.2.3', false],
    [['1.2.4', '1.2.3'], '1.2.3', true],
    [['latest'], 'latest', true],
    [['latest'], '1.*', false],
    [['1.2.3_build.5'], '1.2.3+build.5', true],
    [['1.2.3_build.5'], '^1.2.0', true],
    [[], '1.2.3', true],
    [['1.2.3'], DIGEST, true],
  ])('tags %j, followed at %j → %s', (tags, targetRevision, expected) => {
    const source = { repoURL: 'oci://ghcr.io/acme/shop', targetRevision };
    expect(concerns(artifact('ghcr.io/acme/shop', tags, DIGEST), source)).toBe(expected);
  });
});

it.each([
  ['https://Git.example.com/o/r.git', 'git@git.example.com:o/r', true],
  ['http://127.0.0.1:3000/r.git', 'http://127.0.0.1:3000/r', true],
  ['https://bb.example.com/scm/p/r.git', 'ssh://git@bb.example.com:7999/p/r.git', true],
  ['https://user:token@git.example.com/o/r', 'https://git.example.com/o/r', true],
  ['https://git.example.com:8443/o/r', 'ssh://git@git.example.com:2222/o/r.git', true],
  ['https://git.example.com//o//r/', 'https://git.example.com/o/r', true],
  ['https://git.example.com/o/r', 'https://git.example.com/o/r2', false],
  ['https://git.example.com/o/r', 'https://other.example.com/o/r', false],
  ['https://git.example.com@evil.example/o/r', 'https://git.example.com/o/r', false],
  ['https://git.example.com#@evil.example/o/r', 'https://evil.example/o/r', false],
  ['https://git.example.com/o/r?x=/o/r', 'https://git.example.com/o/r', true],
  ['https://git.ехample.com/o/r', 'https://git.example.com/o/r', false],
  ['https://bücher.example/o/r', 'https://xn--bcher-kva.example/o/r', true],
  ['https://git.example.com/o/%72', 'https://git.example.com/o/r', true],
  ['https://git.example.com/o/%', 'https://git.example.com/o/r', false],
  ['https://git.example.com/o/r\u200b', 'https://git.example.com/o/r', false],
  ['https://git.example.com/o/caf\u00e9', 'https://git.example.com/o/cafe\u0301', true],
  [
    'https://dev.azure.com/contoso/shop/_git/deploy',
    'git@ssh.dev.azure.com:v3/contoso/shop/deploy',
    true,
  ],
  [
    'https://contoso@dev.azure.com/contoso/My%20Shop/_git/deploy',
    'https://contoso.visualstudio.com/My%20Shop/_git/deploy',
    true,
  ],
  [
    'https://contoso.visualstudio.com/DefaultCollection/shop/_git/deploy',
    'https://dev.azure.com/contoso/shop/_git/deploy',
    true,
  ],
  [
    'https://dev.azure.com/contoso/_git/deploy',
    'https://dev.azure.com/contoso/deploy/_git/deploy',
    true,
  ],
  [
    'https://dev.azure.com/contoso/shop/_git/deploy',
    'https://dev.azure.com/fabrikam/shop/_git/deploy',
    false,
  ],
  ['', 'https://git.example.com/o/r', false],
])('%s and %s name one repository: %s', (a, b, same) => {
  expect(isSameRepository(a, b)).toBe(same);
  expect(isSameRepository(b, a)).toBe(same);
});

it.each([
  ['oci://ghcr.io/acme/shop:1.2.3', { repository: 'ghcr.io/acme/shop', tag: '1.2.3' }],
  ['ghcr.io/acme/shop@sha256:aa', { repository: 'ghcr.io/acme/shop', digest: 'sha256:aa' }],
  ['reg.example:5000/a/b:c', { repository: 'reg.example:5000/a/b', tag: 'c' }],
  ['docker.io/nginx', { repository: 'docker.io/library/nginx' }],
  ['nginx', undefined],
  ['/nginx', undefined],
  ['ghcr.io/', undefined],
  ['ghcr.io/acme/../shop', { repository: 'ghcr.io/acme/../shop' }],
  ['ghcr.io/ac me/shop', undefined],
  ['ghcr.io/аcme/shop', undefined],
  [`ghcr.io/${'a/'.repeat(400)}`, undefined],
])('%s is taken apart', (text, expected) => {
  expect(parseOciAddress(text)).toEqual(expected);
});
