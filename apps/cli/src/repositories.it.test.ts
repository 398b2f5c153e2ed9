import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  createAuthority,
  startChartRepository,
  startGitServer,
  startRegistry,
  startSshGitServer,
  type TestRepo,
  waitFor,
} from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXIT } from './cli/exit-codes.ts';
import type { CliOptions, CliResult } from './testing/run-cli.ts';
import { clusterSecret, type Stack, startStack } from './testing/stack.ts';

/**
 * Repositories and what lets into them, by the command line, a real server and worker, and Git
 * servers that ask for credentials over HTTP and over SSH.
 */
let stack: Stack;
let https: Awaited<ReturnType<typeof startGitServer>>;
let ssh: Awaited<ReturnType<typeof startSshGitServer>>;
let byHttp: TestRepo;
let bySsh: TestRepo;

beforeAll(async () => {
  const credentials = { username: 'bot', password: 'right-password' };
  [stack, https, ssh] = await Promise.all([
    startStack(),
    startGitServer({ credentials }),
    startSshGitServer(),
  ]);
  await stack.signIn();
  const workers = () =>
    rest('lockstep/workers').then(({ body }) => (body as Workers).items.length > 0);
  await waitFor(workers, { what: 'a worker that can be asked' });
  byHttp = await https.createRepo('team/private');
  bySsh = await ssh.createRepo('shop');
  const files = { 'web/kustomization.yaml': 'resources: []\n', 'chart/Chart.yaml': 'name: c\n' };
  await byHttp.commit({ ...files, 'chart/values.yaml': 'image: {tag: v1}\n' });
  await byHttp.tag('v1.0.0');
  await bySsh.commit({ 'a.yaml': '' });
});

afterAll(async () => {
  await Promise.all([stack?.close(), https?.close(), ssh?.close()]);
});

/** Runs a command that must succeed, and answers what it wrote. */
async function ok(args: string[], options: CliOptions = {}): Promise<string> {
  const { code, out, err } = await stack.cli(args, options);
  if (code !== EXIT.ok) throw new Error(`lockstep ${args.join(' ')}: ${code}\n${out}${err}`);
  return out;
}

async function fails(args: string[], options: CliOptions = {}): Promise<CliResult> {
  const result = await stack.cli(args, options);
  expect(result.code, result.out).not.toBe(EXIT.ok);
  return result;
}

async function json<T>(...args: string[]): Promise<T> {
  return JSON.parse(await ok([...args, '-o', 'json'])) as T;
}

function write(path: string, content: string): string {
  const file = join(stack.dir, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/** As a script does it, with a token of its own. */
async function rest(path: string, init: { method?: string; body?: object } = {}) {
  const signedIn = await fetch(`${stack.address}/api/v1/session`, {
    method: 'POST',
    body: JSON.stringify({ username: 'admin', password: stack.password }),
    headers: { 'content-type': 'application/json' },
  });
  const { token } = (await signedIn.json()) as { token: string };
  const answer = await fetch(`${stack.address}/api/v1/${path}`, {
    method: init.method ?? 'GET',
    headers: {
      authorization: `Bearer ${token}`,
      ...(init.body && { 'content-type': 'application/json' }),
    },
    ...(init.body && { body: JSON.stringify(init.body) }),
  });
  return { status: answer.status, body: (await answer.json()) as never };
}

interface Workers {
  items: object[];
}

interface Listed {
  repo: string;
  username?: string;
  inheritedCreds?: boolean;
  connectionState: { status: string; message: string };
}

describe('a repository over HTTP', () => {
  test('is not registered when it cannot be reached, and the reason is told', async () => {
    const add = ['repo', 'add', byHttp.url, '--username', 'bot', '--password-stdin'];
    const refused = await fails(add, { input: 'wrong-password' });
    expect(refused.err).toMatch(/cannot be reached: .*(Authentication|credentials)/i);
    expect(refused.err).not.toContain('wrong-password');
    expect(await json<Listed[]>('repo', 'list')).toEqual([]);
    expect((await fails(['repo', 'add', `${https.url}/gone.git`])).err).toContain('cannot be');
  });

  test('takes the credentials of the longest template, which never come out again', async () => {
    const url = `${https.url}/team`;
    const add = ['repocreds', 'add', url, '--username', 'bot', '--password-stdin'];
    await ok(add, { input: 'right-password' });
    await ok(['repocreds', 'add', https.url, '--username', 'x', '--password', 'of-the-host']);
    await ok(['repo', 'add', byHttp.url, '--name', 'private']);
    const [listed] = await json<Listed[]>('repo', 'list');
    expect(listed).toMatchObject({
      repo: byHttp.url,
      username: 'bot',
      inheritedCreds: true,
      connectionState: { status: 'Successful', message: '' },
    });
    const templates = await ok(['repocreds', 'list', '-o', 'yaml']);
    expect(templates).toContain(`url: ${url}\n`);
    expect(`${templates}${JSON.stringify(listed)}`).not.toMatch(/right-password|of-the-host/);
    expect((await stack.cli(['repocreds', 'add', url, '--username', 'other'])).err).toContain(
      'upsert',
    );
  });

  test('is tested again with what is stored, and its state kept', async () => {
    expect(await ok(['repo', 'test', byHttp.url])).toContain('Successful');
    await ok(['repocreds', 'rm', `${https.url}/team`]);
    const refused = await stack.cli(['repo', 'test', byHttp.url]);
    expect(refused.code).toBe(EXIT.error);
    expect(refused.out).toContain('Failed');
    expect(await json<Listed>('repo', 'get', byHttp.url)).toMatchObject({
      inheritedCreds: true,
      username: 'x',
      connectionState: { status: 'Failed' },
    });
    const add = ['repo', 'add', byHttp.url, '--username', 'bot', '--password-stdin', '--upsert'];
    const changed = await ok(add, { input: 'right-password' });
    expect(changed).toBe(`repository '${byHttp.url}' updated\n`);
    expect(await ok(['repo', 'list', '--refresh', 'hard'])).toContain('Successful');
  });

  test('is changed without its secret, which is kept, and tried with it', async () => {
    const path = `repositories/${encodeURIComponent(byHttp.url)}`;
    const body = { repo: byHttp.url, name: 'renamed', username: 'bot' };
    const renamed = await rest(`${path}?validate=true`, { method: 'PUT', body });
    expect(renamed).toMatchObject({ status: 200, body: { name: 'renamed' } });
    const wrong = { ...body, password: 'wrong-password' };
    const refused = await rest(`${path}?validate=true`, { method: 'PUT', body: wrong });
    expect(refused).toMatchObject({ status: 412, body: { details: [{ field: 'repo' }] } });
    expect(await ok(['repo', 'test', byHttp.url])).toContain('Successful');
  });

  test('tells what is in it', async () => {
    const path = `repositories/${encodeURIComponent(byHttp.url)}`;
    expect((await rest(`${path}/refs`)).body).toEqual({ branches: ['main'], tags: ['v1.0.0'] });
    expect((await rest(`${path}/apps?revision=v1.0.0`)).body).toEqual({
      items: [
        { type: 'Helm', path: 'chart' },
        { type: 'Kustomize', path: 'web' },
      ],
    });
    const details = { source: { path: 'chart', targetRevision: 'main' } };
    const { body } = await rest(`${path}/appdetails`, { method: 'POST', body: details });
    expect(body).toMatchObject({
      type: 'Helm',
      helm: { valueFiles: ['values.yaml'], parameters: [{ name: 'image.tag', value: 'v1' }] },
    });
    const gone = { source: { path: 'nowhere', targetRevision: 'main' } };
    const missing = await rest(`${path}/appdetails`, { method: 'POST', body: gone });
    expect(missing).toMatchObject({ status: 404 });
  });

  test('of a project is another registration, and is taken away alone', async () => {
    await ok(['repo', 'add', byHttp.url, '--project', 'default', '--no-validate']);
    expect(await json<Listed[]>('repo', 'list')).toHaveLength(2);
    expect(await ok(['repo', 'add', bySsh.url, '--project', 'a', '--no-validate'])).toContain(
      'added',
    );
    // Nobody waited for it, and it was tried all the same.
    await waitFor(
      async () => {
        const found = (await json<Listed[]>('repo', 'list')).find(({ repo }) => repo === bySsh.url);
        return found?.connectionState.status === 'Failed';
      },
      { what: 'the connection of what was not validated', deadlineMs: 30_000 },
    );
    await ok(['repo', 'add', bySsh.url, '--project', 'b', '--no-validate']);
    expect((await fails(['repo', 'rm', bySsh.url])).err).toContain('several projects have it');
    await ok(['repo', 'rm', bySsh.url, '--project', 'a']);
    await ok(['repo', 'rm', bySsh.url]);
    await ok(['repo', 'rm', byHttp.url, '--project', 'default']);
    expect((await fails(['repo', 'rm', byHttp.url, '--project', 'default'])).err).toContain('not');
    expect(await json<Listed[]>('repo', 'list')).toHaveLength(1);
  });

  test('is pushed to with credentials of their own', async () => {
    const add = ['repo', 'add', byHttp.url, '--write', '--username', 'bot', '--password-stdin'];
    await fails(add, { input: 'wrong-password' });
    await ok(add, { input: 'right-password' });
    expect(await json<Listed[]>('repo', 'list', '--write')).toHaveLength(1);
    await ok(['repo', 'rm', byHttp.url, '--write']);
    expect(await json<Listed[]>('repo', 'list')).toHaveLength(1);
  });
});

describe('a repository over SSH', () => {
  const key = () => write('keys/login', ssh.privateKey);

  test('is not reached while its host is not known', async () => {
    const add = ['repo', 'add', bySsh.url, '--ssh-private-key-path', key()];
    expect((await fails(add)).err).toMatch(/host key|known/i);
  });

  test('is reached with the right key once it is', async () => {
    const added = await ok(['cert', 'add-ssh', '--batch'], {
      input: `# a comment\n${ssh.knownHosts}|1|hash=|ed= ssh-rsa AAAA\n`,
    });
    expect(added).toBe(`ssh-ed25519 key of '[127.0.0.1]:${ssh.port}' added\n`);
    const stranger = write('keys/stranger', ssh.strangersKey);
    const refused = await fails(['repo', 'add', bySsh.url, '--ssh-private-key-path', stranger]);
    expect(refused.err).toMatch(/permission denied|publickey/i);
    await ok(['repo', 'add', bySsh.url, '--ssh-private-key-path', key()]);
    expect(await ok(['repo', 'test', bySsh.url])).toContain('Successful');
  });

  test('is not reached any more when the key of its host is taken away', async () => {
    await ok(['cert', 'rm', `[127.0.0.1]:${ssh.port}`, '--cert-type', 'ssh']);
    expect((await stack.cli(['repo', 'test', bySsh.url])).out).toMatch(/Failed.*(host key|known)/i);
    await ok(['repo', 'rm', bySsh.url]);
  });
});

describe('a catalogue', () => {
  const credentials = { username: 'bot', password: 'right-password' };
  const login = ['--username', 'bot', '--password-stdin'];
  const named = (repo: string, what: string) =>
    rest(`repositories/${encodeURIComponent(repo)}/${what}`);

  test('of charts over HTTP is tried, registered and read', async () => {
    const charts = await startChartRepository({ credentials });
    try {
      await charts.add({ name: 'web', version: '1.0.0' }, { name: 'web', version: '1.2.0' });
      const add = ['repo', 'add', charts.url, '--type', 'helm', '--name', 'charts', ...login];
      expect((await fails(add, { input: 'wrong-password' })).err).toMatch(/cannot be reached.*401/);
      await ok(add, { input: 'right-password' });
      const { body } = await named(charts.url, 'helmcharts');
      expect(body).toEqual({ items: [{ name: 'web', versions: ['1.2.0', '1.0.0'] }] });
      expect((await named(charts.url, 'oci-tags')).status).not.toBe(200);
      await ok(['repo', 'rm', charts.url]);
    } finally {
      await charts.close();
    }
  });

  test('of a registry is tried, registered and read', async () => {
    const registry = await startRegistry({ credentials, tokens: true });
    try {
      await registry.push('team', { name: 'web', version: '1.0.0' });
      const repo = `oci://${new URL(registry.url).host}/team/web`;
      const add = ['repo', 'add', repo, '--type', 'oci', '--insecure-oci-force-http', ...login];
      expect((await fails(add, { input: 'wrong-password' })).err).toMatch(/cannot be reached/);
      await ok(add, { input: 'right-password' });
      expect((await named(repo, 'oci-tags')).body).toEqual({ branches: [], tags: ['1.0.0'] });
      await ok(['repo', 'rm', repo]);
    } finally {
      await registry.close();
    }
  });
});

describe('certificates', () => {
  test('are added, listed and removed', async () => {
    const pem = createAuthority('Example CA').ca;
    expect(await ok(['cert', 'add-tls', 'git.test'], { input: pem })).toContain('one certificate');
    const list = await ok(['cert', 'list', '--hostname-pattern', 'git*', '--sort', 'type']);
    expect(list).toMatch(/git\.test\s+https\s+ecdsa\s+CN=Example CA/);
    expect(list).toMatch(/github\.com\s+ssh\s+ssh-ed25519\s+SHA256:\+DiY3wvvV6Tu/);
    const other = write('other.pem', createAuthority('Other').ca);
    expect((await fails(['cert', 'add-tls', 'git.test', '--from', other])).err).toContain('upsert');
    await ok(['cert', 'add-tls', 'git.test', '--from', other, '--upsert']);
    expect(await ok(['cert', 'rm', 'git.test'])).toBe("https ecdsa of 'git.test' removed\n");
    await fails(['cert', 'rm', 'git.test']);
    expect((await fails(['cert', 'add-tls', 'git.test'], { input: 'x' })).err).toContain('BEGIN');
  });
});

describe('GPG keys', () => {
  test('are added, shown and removed', async () => {
    const home = join(stack.dir, 'gpg');
    mkdirSync(home, { mode: 0o700 });
    const run = promisify(execFile);
    const gpg = (...args: string[]) =>
      run('gpg', ['--homedir', home, '--batch', '--quiet', ...args]);
    const unattended = ['--passphrase', '', '--pinentry-mode', 'loopback'];
    await gpg(...unattended, '--quick-gen-key', 'Ann <ann@example.com>', 'ed25519', 'sign', '1y');
    const { stdout: keyData } = await gpg('--armor', '--export');
    const added = await ok(['gpg', 'add'], { input: keyData });
    const id = /^key ([0-9A-F]{16}) of Ann <ann@example.com> added\n$/.exec(added)?.[1] ?? '';
    expect(await ok(['gpg', 'add'], { input: keyData })).toBe(`key ${id} is there already\n`);
    expect(await ok(['gpg', 'list'])).toMatch(new RegExp(`${id}\\s+ed25519\\s+Ann <ann@`));
    expect(await json<object>('gpg', 'get', id)).toMatchObject({
      keyData: expect.stringContaining('BEGIN PGP'),
    });
    await ok(['gpg', 'rm', id]);
    await fails(['gpg', 'get', id]);
    await run('gpgconf', ['--homedir', home, '--kill', 'all']);
  });
});

describe('an installation of Argo CD', () => {
  const argocd = (kind: string, name: string, rest: object, labels = {}) => ({
    apiVersion: kind === 'Application' || kind === 'AppProject' ? 'argoproj.io/v1alpha1' : 'v1',
    kind,
    metadata: { name, namespace: 'argocd', uid: 'u', resourceVersion: '12345', labels },
    ...rest,
  });
  const secret = (name: string, type: string, stringData: object) =>
    argocd('Secret', name, { stringData }, { 'argocd.argoproj.io/secret-type': type });

  function exported(): string {
    const credentials = { username: 'bot', password: 'right-password' };
    const items = [
      argocd('Application', 'web', {
        spec: {
          project: 'imported',
          source: { repoURL: byHttp.url, path: 'web', targetRevision: 'main' },
          destination: { server: 'https://kubernetes.default.svc', namespace: 'web' },
        },
        status: { sync: { status: 'Synced' } },
      }),
      argocd('AppProject', 'imported', {
        spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] },
      }),
      secret('creds', 'repo-creds', { url: `${https.url}/import`, ...credentials }),
      secret('repo', 'repository', { url: `${https.url}/import/x.git`, name: 'x', wild: 'card' }),
      argocd('ConfigMap', 'argocd-ssh-known-hosts-cm', {
        data: { ssh_known_hosts: ssh.knownHosts },
      }),
      argocd('ConfigMap', 'argocd-tls-certs-cm', {
        data: { 'git.test': createAuthority('Imported').ca },
      }),
      argocd('ConfigMap', 'argocd-rbac-cm', { data: { 'policy.csv': 'g, ann, role:readonly' } }),
      argocd('ConfigMap', 'argocd-cm', { data: { 'kustomize.wild': 'x' } }),
      argocd('ConfigMap', 'argocd-notifications-cm', { data: {} }),
    ];
    return write('argocd.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  }

  test('is taken over after a look at what that would do, and only once', async () => {
    const file = exported();
    await ok(['apply', '-f', write('cluster.json', await clusterSecret())]);
    const dry = await ok(['import', 'argocd', file, '--dry-run']);
    expect(dry).toMatch(/^Would be made: 7\n/);
    expect(dry).toContain(`  repository ${https.url}/import/x.git\n`);
    expect(dry).toContain('Nothing was changed');
    expect(await ok(['cert', 'list', '--hostname-pattern', 'git.test'])).not.toContain('Imported');

    const done = await ok(['import', 'argocd', file]);
    expect(done).toMatch(/^Made: 7\n/);
    const strange = done.slice(done.indexOf('Not understood'));
    for (const what of ['data.wild', 'data.kustomize.wild', 'argocd-notifications-cm']) {
      expect(strange).toContain(what);
    }
    expect(await json<Listed>('repo', 'get', `${https.url}/import/x.git`)).toMatchObject({
      inheritedCreds: true,
      username: 'bot',
    });
    expect(await ok(['app', 'list', '-o', 'name'])).toContain('web');

    const again = await stack.cli(['import', 'argocd', '-'], { input: readFileSync(file, 'utf8') });
    expect(again.out).not.toContain('Made:');
    expect(again.out).toMatch(/Changed: 1\n {2}credential-template /);
  });

  test('is taken over as far as it can be, and the rest is told', async () => {
    const documents = [
      secret('bad', 'cluster', { server: 'https://x.test', config: '{' }),
      argocd('ConfigMap', 'argocd-tls-certs-cm', { data: { 'x.test': 'no certificate' } }),
      secret('good', 'repository', { url: 'https://good.test/x' }),
    ].map((one) => JSON.stringify(one));
    const file = write('broken.yaml', documents.join('\n---\n'));
    const { code, out } = await stack.cli(['import', 'argocd', file]);
    expect(code).toBe(EXIT.error);
    expect(out).toContain('repository https://good.test/x');
    expect(out).toMatch(/Failed: 1\n.*no -----BEGIN CERTIFICATE-----/);
    expect(out).toMatch(/Not understood: 1\n.*config is not JSON/);
  });

  test('whose Secrets are applied is the same', async () => {
    const more = secret('y', 'repo-creds', { url: `${https.url}/apply`, username: 'u' });
    const file = write('creds.json', JSON.stringify(more));
    const name = `credential-template ${https.url}/apply`;
    expect(await ok(['apply', '-f', file])).toBe(`${name} created\n`);
    expect(await ok(['apply', '-f', file])).toBe(`${name} unchanged\n`);
  });
});

describe('what makes no sense', () => {
  test.each([
    [['repo', 'add', 'https://x.test/a', '--ssh-private-key-path', 'k'], 'is for ssh://'],
    [['repo', 'add', 'https://x.test/a', '--tls-client-cert-path', 'c'], 'go together'],
    [['repo', 'add', 'https://x.test/a', '--github-app-id', '1'], 'go together'],
    [['repo', 'add', 'https://x.test/a', '--github-app-id', 'one'], 'it is a number'],
    [['repo', 'add', 'https://x.test/a', '--type', 'svn'], 'type'],
    [['repo', 'list', '--refresh', 'soft'], 'it is hard'],
    [['cert', 'list', '--sort', 'age'], 'hostname or type'],
    [['gpg', 'add'], 'nothing on standard input'],
  ])('%j is refused', async (args, says) => {
    expect((await fails(args)).err).toContain(says);
  });
});
