import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parsePush } from './parse-push.ts';
import { isSameRepository } from './same-repository.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const ZERO = '0'.repeat(40);
const sign = (body: Buffer, secret: string) =>
  createHmac('sha256', secret).update(body).digest('hex');
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

const githubBody = {
  ref: 'refs/heads/feature/x',
  before: A,
  after: B,
  repository: {
    clone_url: 'https://github.com/o/r.git',
    html_url: 'https://github.com/o/r',
    ssh_url: 'git@github.com:o/r.git',
  },
  commits: [{ added: ['a/new.yaml'], modified: ['a/b.yaml'], removed: ['z'] }],
};

const cases = {
  github: {
    headers: { 'X-GitHub-Event': 'push' },
    body: githubBody,
    push: {
      provider: 'github',
      branch: 'feature/x',
      before: A,
      after: B,
      repoUrls: ['https://github.com/o/r.git', 'https://github.com/o/r', 'git@github.com:o/r.git'],
      changedFiles: ['a/b.yaml', 'a/new.yaml', 'z'],
    },
  },
  gitea: {
    headers: { 'X-Gitea-Event': 'push', 'X-GitHub-Event': 'push' },
    body: { ...githubBody, ref: 'refs/tags/v1' },
    push: { provider: 'gitea', tag: 'v1', ref: 'refs/tags/v1', changedFiles: undefined },
  },
  gitlab: {
    headers: { 'X-Gitlab-Event': 'Push Hook' },
    body: {
      ref: 'refs/heads/main',
      before: ZERO,
      after: B,
      project: { git_http_url: 'https://gitlab.com/g/r.git', web_url: 'https://gitlab.com/g/r' },
      commits: [{ added: [], modified: ['a'], removed: [] }],
    },
    push: { provider: 'gitlab', branch: 'main', before: undefined, after: B, changedFiles: ['a'] },
  },
  bitbucket: {
    headers: { 'X-Event-Key': 'repo:push' },
    body: {
      repository: {
        full_name: 't/r',
        links: { html: { href: 'https://bitbucket.org/t/r' } },
      },
      push: {
        changes: [
          {
            old: { type: 'branch', name: 'main', target: { hash: A } },
            new: { type: 'branch', name: 'main', target: { hash: B } },
          },
        ],
      },
    },
    push: {
      provider: 'bitbucket',
      branch: 'main',
      repoUrls: ['https://bitbucket.org/t/r', 'ssh://git@bitbucket.org/t/r'],
    },
  },
  'bitbucket-server': {
    headers: { 'X-Event-Key': 'repo:refs_changed' },
    body: {
      repository: {
        links: {
          clone: [{ href: 'https://bb.example.com/scm/p/r.git' }],
          self: [{ href: 'https://bb.example.com/projects/p/repos/r/browse' }],
        },
      },
      changes: [{ ref: { id: 'refs/heads/main' }, fromHash: A, toHash: ZERO }],
    },
    push: { provider: 'bitbucket-server', branch: 'main', before: A, after: undefined },
  },
} as const;

describe('parsePush', () => {
  test.each(Object.entries(cases))('reads a push from %s', (_, { headers, body, push }) => {
    const outcome = parsePush(headers, json(body));
    expect(outcome.kind).toBe('push');
    expect(outcome.kind === 'push' && outcome.pushes[0]).toMatchObject(push);
  });

  test('a deleted branch has no commit after it', () => {
    const outcome = parsePush(cases.github.headers, json({ ...githubBody, after: ZERO }));
    expect(outcome.kind === 'push' && outcome.pushes[0]?.after).toBeUndefined();
  });

  test('one Bitbucket delivery may move several refs', () => {
    const [change] = cases.bitbucket.body.push.changes;
    const tag = { old: null, new: { type: 'tag', name: 'v1', target: { hash: B } } };
    const body = { ...cases.bitbucket.body, push: { changes: [change, tag] } };
    const outcome = parsePush(cases.bitbucket.headers, json(body));
    expect(outcome.kind === 'push' && outcome.pushes.map((push) => push.ref)).toEqual([
      'refs/heads/main',
      'refs/tags/v1',
    ]);
  });

  test('a payload sent as a form is read too', () => {
    const form = Buffer.from(
      new URLSearchParams({ payload: JSON.stringify(githubBody) }).toString(),
    );
    const headers = {
      'x-github-event': 'push',
      'content-type': 'application/x-www-form-urlencoded',
    };
    expect(parsePush(headers, form).kind).toBe('push');
  });

  test.each([
    ['github', { 'x-github-event': 'ping' }, 'ping'],
    ['bitbucket-server', { 'x-event-key': 'diagnostics:ping' }, 'ping'],
    ['github', { 'x-github-event': 'issues' }, 'ignored'],
    ['unknown', { 'x-other': '1' }, 'ignored'],
  ])('tells pings and other events of %s apart', (_, headers, kind) => {
    expect(parsePush(headers, json({})).kind).toBe(kind);
  });

  test.each([
    ['not JSON', Buffer.from('{'), 'rejected'],
    ['JSON of another shape', json([1, null]), 'ignored'],
    ['a prototype in the payload', Buffer.from('{"__proto__":{"ref":"refs/heads/x"}}'), 'ignored'],
  ])('survives %s', (_, body, kind) => {
    expect(parsePush({ 'x-github-event': 'push' }, body).kind).toBe(kind);
  });
});

describe('signatures', () => {
  const secret = 'between us';
  const proofs = {
    github: (body: Buffer) => ({ 'x-hub-signature-256': `sha256=${sign(body, secret)}` }),
    gitea: (body: Buffer) => ({ 'x-gitea-signature': sign(body, secret) }),
    gitlab: () => ({ 'x-gitlab-token': secret }),
    bitbucket: (body: Buffer) => ({ 'x-hub-signature': `sha256=${sign(body, secret)}` }),
    'bitbucket-server': (body: Buffer) => ({ 'x-hub-signature': `sha256=${sign(body, secret)}` }),
  };

  test.each(Object.entries(cases))('of %s are checked when a secret is set', (name, sample) => {
    const provider = name as keyof typeof cases;
    const body = json(sample.body);
    const secrets = { [provider]: secret };
    const proof = proofs[provider](body);
    expect(parsePush({ ...sample.headers, ...proof }, body, secrets).kind).toBe('push');
    expect(parsePush(sample.headers, body, secrets).kind).toBe('rejected');
    const forged = { ...proofs[provider](json({ other: 1 })), 'x-gitlab-token': 'guess' };
    expect(parsePush({ ...sample.headers, ...forged }, body, secrets).kind).toBe('rejected');
  });
});

test.each([
  ['https://Git.example.com/o/r.git', 'git@git.example.com:o/r', true],
  ['http://127.0.0.1:3000/r.git', 'http://127.0.0.1:3000/r', true],
  ['https://bb.example.com/scm/p/r.git', 'ssh://git@bb.example.com:7999/p/r.git', true],
  ['https://git.example.com/o/r', 'https://git.example.com/o/r2', false],
  ['https://git.example.com/o/r', 'https://other.example.com/o/r', false],
])('%s and %s name one repository: %s', (a, b, same) => {
  expect(isSameRepository(a, b)).toBe(same);
});
