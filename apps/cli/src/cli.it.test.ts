import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '@lockstep/domain';
import { spawnNode, uniqueNamespace, useSandbox, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXIT } from './cli/exit-codes.ts';
import { type CliOptions, runCli } from './testing/run-cli.ts';
import { type Stack, startSignedInStack } from './testing/stack.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await startSignedInStack();
});

afterAll(async () => {
  await stack?.close();
});

const ok = (...args: string[]) => stack.ok(args);

const write = (path: string, content: string) => stack.write(path, content);

const configMap = (name: string, v: string, annotations: object = {}) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, annotations },
    data: { v },
  });

const deployment = (name: string) =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { tier: 'front' } },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'web', image: 'registry.example/web:1' }] },
      },
    },
  });

interface Sample {
  name: string;
  namespace: string;
  repo: Awaited<ReturnType<Stack['git']['createRepo']>>;
}

/** A repository and a name of one's own; the flags that create the application. */
async function sample(files: Record<string, string>): Promise<Sample & { flags: string[] }> {
  const namespace = uniqueNamespace('cli');
  const name = `app-${namespace.slice(-8)}`;
  const repo = await stack.git.createRepo(name);
  await repo.commit(files);
  const flags = [
    ...['--repo', repo.url, '--path', 'app', '--dest-name', 'in-cluster'],
    ...['--dest-namespace', namespace, '--sync-option', 'CreateNamespace=true'],
  ];
  return { name, namespace, repo, flags };
}

async function get(name: string): Promise<Application> {
  return JSON.parse(await ok('app', 'get', name, '-o', 'json'));
}

describe('signing in', () => {
  test('keeps the token where only its owner can read it, and signing out voids it', async () => {
    const env = { XDG_CONFIG_HOME: join(stack.dir, 'other') };
    const args = ['login', stack.address, '--username', 'admin', '--password-stdin'];
    expect((await runCli(args, { env, input: `${stack.password}\n` })).code).toBe(EXIT.ok);
    const file = join(stack.dir, 'other/lockstep/config.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { contexts } = JSON.parse(readFileSync(file, 'utf8'));
    const [{ token }] = Object.values(contexts) as [{ token: string }];
    const withToken = ['app', 'list', '--server', stack.address, '--auth-token', token];
    expect((await runCli(withToken)).code).toBe(EXIT.ok);
    expect((await runCli(['logout'], { env })).code).toBe(EXIT.ok);
    expect((await runCli(withToken)).err).toContain(`lockstep login ${stack.address}`);
    expect((await runCli(['app', 'list'], { env })).code).toBe(EXIT.error);
  });

  test('is refused with a wrong password, in words', async () => {
    const env = { XDG_CONFIG_HOME: join(stack.dir, 'wrong') };
    const args = ['login', stack.address, '--username', 'admin', '--password', 'nonsense'];
    const { code, err } = await runCli(args, { env });
    expect(code).toBe(EXIT.error);
    expect(err).toContain('invalid username or password');
  });

  test('shows who and where one is', async () => {
    expect(await ok('account', 'get-user-info')).toMatch(/Username:\s+admin/);
    expect(await ok('account', 'can-i', 'sync', 'applications', 'default/*')).toBe('yes\n');
    expect(await ok('context', '-o', 'name')).toBe(`${new URL(stack.address).host}\n`);
    expect(await ok('version')).toContain('lockstep-server: ');
  });
});

describe('an application', () => {
  test('goes from flags to synced, changed, rolled back and deleted', async () => {
    const { name, namespace, repo, flags } = await sample({
      'app/settings.json': configMap('settings', '1'),
      'app/web.json': deployment('web'),
    });
    expect(await ok('app', 'create', name, ...flags)).toBe(`application '${name}' created\n`);

    const before = await stack.cli(['app', 'diff', name, '--refresh']);
    expect(before.code).toBe(EXIT.unmet);
    expect(before.out).toContain(`===== /ConfigMap ${namespace}/settings ======`);
    expect(before.out).toContain('+  v: "1"');

    const synced = await ok('app', 'sync', name, '--timeout', '120');
    expect(synced).toMatch(/\d\d:\d\d:\d\d {2}ConfigMap +\S+\/settings +Synced/);
    expect(synced).toMatch(/Phase: +Succeeded/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be there
    expect(synced).not.toMatch(/\x1b/);

    const waited = await ok('app', 'wait', name, '--timeout', '120', '-o', 'json');
    expect(JSON.parse(waited).status).toMatchObject({
      sync: { status: 'Synced' },
      health: { status: 'Healthy' },
    });
    expect(await stack.cli(['app', 'diff', name])).toEqual({ code: EXIT.ok, out: '', err: '' });

    expect(await ok('app', 'list', '-o', 'name')).toContain(`argocd/${name}\n`);
    expect(await ok('app', 'resources', name, '-o', 'name')).toBe(
      `:ConfigMap:${namespace}/settings\napps:Deployment:${namespace}/web\n`,
    );
    await waitFor(
      async () => (await ok('app', 'resources', name, '-o', 'tree')).includes('  └─Pod/'),
      {
        what: 'the pod in the tree',
      },
    );
    expect(await ok('app', 'manifests', name)).toMatch(/^---\napiVersion: v1\nkind: ConfigMap/);
    const live = JSON.parse(await ok('app', 'manifests', name, '--source', 'live', '-o', 'json'));
    expect(live).toHaveLength(2);
    expect(live[0].metadata.uid).toBeDefined();
    const logs = ['--group', 'apps', '--kind', 'Deployment', '--name', 'web', '--tail', '2'];
    expect((await ok('app', 'logs', name, ...logs)).split('\n').length).toBeGreaterThan(1);

    const sha = await repo.commit({ 'app/settings.json': configMap('settings', '2') });
    const drift = await stack.cli(['app', 'diff', name, '--hard-refresh']);
    expect(drift.code).toBe(EXIT.unmet);
    expect(drift.out).toContain('-  v: "1"\n+  v: "2"');
    expect((await stack.cli(['app', 'diff', name, '--exit-code=false'])).code).toBe(EXIT.ok);
    await ok('app', 'sync', name, '--timeout', '120', '-o', 'json');

    const history = JSON.parse(await ok('app', 'history', name, '-o', 'json'));
    expect(history).toHaveLength(2);
    expect(history[1].revision).toBe(sha);
    const back = await ok('app', 'rollback', name, String(history[0].id), '--timeout', '120');
    expect(back).toMatch(/Phase: +Succeeded/);
    const data = JSON.parse(await ok('app', 'manifests', name, '--source', 'live', '-o', 'json'));
    expect(data[0].data).toEqual({ v: '1' });
    expect((await ok('app', 'history', name, '-o', 'id')).split('\n')).toHaveLength(4);

    const gone = await stack.cli(['app', 'delete', name, '--wait', '--timeout', '120']);
    expect([gone.code, gone.out]).toEqual([EXIT.ok, `application ${name} deleted\n`]);
    expect((await stack.cli(['app', 'get', name])).err).toContain('does not exist');
    expect((await stack.cli(['app', 'wait', name, '--delete', '--timeout', '5'])).code).toBe(
      EXIT.ok,
    );
  });

  test('is set, and what cannot be synced says why', async () => {
    const { name, flags } = await sample({ 'app/a.json': configMap('a', '1') });
    await ok('app', 'create', name, ...flags);
    await ok('app', 'sync', name, '--timeout', '120');
    await ok('app', 'set', name, '--path', 'nowhere', '--sync-policy', 'automated', '--self-heal');
    expect((await get(name)).spec).toMatchObject({
      source: { path: 'nowhere' },
      syncPolicy: { automated: { selfHeal: true }, syncOptions: ['CreateNamespace=true'] },
    });
    await ok('app', 'set', name, '--sync-policy', 'none');
    expect((await get(name)).spec.syncPolicy?.automated).toBeUndefined();
    const { code, err } = await stack.cli(['app', 'sync', name, '--timeout', '120']);
    expect(code).toBe(EXIT.unmet);
    expect(err).toContain('app path does not exist');
    await ok('app', 'set', name, '--path', 'app');
    await ok('app', 'wait', name, '--sync', '--timeout', '120');
    await ok('app', 'delete', name, '--wait', '--timeout', '120');
  });

  test('that lacks a prune says so, and is synced with it', async () => {
    const { name, repo, flags } = await sample({
      'app/a.json': configMap('a', '1'),
      'app/b.json': configMap('b', '1'),
    });
    await ok('app', 'create', name, ...flags);
    await ok('app', 'sync', name, '--timeout', '120');
    await repo.commit({ 'app/b.json': null });
    await ok('app', 'get', name, '--refresh');
    const kept = await stack.cli(['app', 'sync', name, '--timeout', '120']);
    expect(kept.code).toBe(EXIT.unmet);
    expect(kept.err).toContain('1 resource requires pruning');
    const pruned = await ok('app', 'sync', name, '--prune', '--timeout', '120');
    expect(pruned).toContain('Pruned');
    expect((await get(name)).status.sync.status).toBe('Synced');
    await ok('app', 'delete', name, '--wait', '--timeout', '120');
  });

  test('is synced in part, by resource and by label, and as a dry run', async () => {
    const { name, flags } = await sample({
      'app/a.json': configMap('a', '1'),
      'app/web.json': deployment('web'),
    });
    await ok('app', 'create', name, ...flags);
    await ok('app', 'wait', name, '--operation', '--timeout', '120');
    await waitFor(async () => (await get(name)).status.resources?.length === 2, {
      what: 'resources',
    });
    await ok('app', 'sync', name, '--dry-run', '--timeout', '120');
    expect((await get(name)).status.resources?.map((one) => one.health?.status)).toEqual([
      'Missing',
      'Missing',
    ]);
    await ok('app', 'sync', name, '--resource', ':ConfigMap:a', '--timeout', '120');
    const statuses = async () => (await get(name)).status.resources?.map((one) => one.status);
    expect(await statuses()).toEqual(['Synced', 'OutOfSync']);
    await ok('app', 'sync', name, '--label', 'tier=front', '--timeout', '120');
    expect(await statuses()).toEqual(['Synced', 'Synced']);
    await ok('app', 'delete', name, '--wait', '--timeout', '120');
  });

  test('is compared with, and synced to, a folder on disk', async () => {
    const { name, flags } = await sample({ 'app/a.json': configMap('a', '1') });
    await ok('app', 'create', name, ...flags);
    await ok('app', 'sync', name, '--timeout', '120');
    write('local/a.json', configMap('a', '7'));
    const dir = join(stack.dir, 'local');
    const { helm, kubectl } = useSandbox();
    const env = { LOCKSTEP_HELM: helm, LOCKSTEP_KUBECTL: kubectl };
    const different = await stack.cli(['app', 'diff', name, '--local', dir], { env });
    expect([different.code, different.err]).toEqual([EXIT.unmet, '']);
    expect(different.out).toContain('-  v: "1"\n+  v: "7"');
    const args = ['app', 'sync', name, '--local', dir, '--timeout', '120'];
    expect((await stack.cli(args, { env })).code).toBe(EXIT.ok);
    expect((await stack.cli(['app', 'diff', name, '--local', dir], { env })).code).toBe(EXIT.ok);
    await ok('app', 'delete', name, '--wait', '--timeout', '120');
  });
});

describe('waiting', () => {
  const slow = {
    'app/web.json': deployment('web').replace(
      '"metadata":{"labels":{"app":"web"}}',
      '"metadata":{"labels":{"app":"web"},"annotations":{"lockstep.dev/simulate":"never-ready"}}',
    ),
  };

  test('ends with 124 when the time is up, and says what is missing', async () => {
    const { name, flags } = await sample(slow);
    await ok('app', 'create', name, ...flags);
    await ok('app', 'sync', name, '--timeout', '120');
    const { code, err } = await stack.cli(['app', 'wait', name, '--health', '--timeout', '3']);
    expect(code).toBe(EXIT.timeout);
    expect(err).toContain('its health is Progressing');
    expect((await stack.cli(['app', 'wait', name, '--sync', '--timeout', '30'])).code).toBe(
      EXIT.ok,
    );
    await ok('app', 'delete', name, '--wait', '--timeout', '120');
  });

  test('ends with 130 on Ctrl-C', async () => {
    const { name, flags } = await sample(slow);
    await ok('app', 'create', name, ...flags);
    const interrupt: CliOptions = {
      meanwhile: async (child) => {
        await waitFor(() => connections(child.pid), { what: 'the wait being connected' });
        child.kill('SIGINT');
      },
    };
    const { code } = await stack.cli(['app', 'wait', name, '--degraded'], interrupt);
    expect(code).toBe(EXIT.interrupted);
    await ok('app', 'delete', name, '--wait', '--timeout', '120');
  });

  test('goes on when the server is started again', async () => {
    const { name, flags } = await sample({ 'app/a.json': configMap('a', '1') });
    await ok('app', 'create', name, ...flags);
    const waited = await stack.cli(['app', 'wait', name, '--sync', '--timeout', '120'], {
      meanwhile: async (child) => {
        await waitFor(() => connections(child.pid), { what: 'the wait being connected' });
        await stack.server.kill();
        stack.server = await spawnNode('apps/server/src/main.ts', {
          env: stack.serverEnv,
          readyUrl: `${stack.address}/healthz`,
        });
        await ok('app', 'sync', name, '--async');
      },
    });
    expect([waited.code, waited.err]).toEqual([EXIT.ok, '']);
    await ok('app', 'delete', name, '--wait', '--timeout', '120');
  });
});

/** Whether a process has a TCP connection that stands. */
function connections(pid: number | undefined): boolean {
  const table = readFileSync(`/proc/${pid}/net/tcp`, 'utf8');
  const inodes = table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === '01')
    .map((fields) => `socket:[${fields[9]}]`);
  const sockets = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  return sockets.some((socket) => inodes.includes(socket));
}

describe('declared', () => {
  test('projects and applications in a folder are made, and made no more', async () => {
    const one = await sample({ 'app/a.json': configMap('a', '1') });
    const project = `p-${one.namespace}`;
    const manifest = (sync: string) => `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: ${one.name}}
spec:
  project: ${project}
  source: {repoURL: ${one.repo.url}, path: app, targetRevision: ${sync}}
  destination: {name: in-cluster, namespace: ${one.namespace}}
---
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: ${project}}
spec:
  sourceRepos: ['*']
  destinations: [{server: '*', namespace: '*'}]
`;
    write('folder/sub/all.yaml', manifest('HEAD'));
    const folder = join(stack.dir, 'folder');
    const told = (outcome: string) => `project ${project} ${outcome}\napplication ${one.name} `;
    expect(await ok('apply', '-f', folder)).toBe(`${told('created')}created\n`);
    expect(await ok('apply', '-f', folder)).toBe(`${told('unchanged')}unchanged\n`);
    const input = manifest('main');
    const again = await stack.cli(['apply', '-f', '-'], { input });
    expect([again.out, again.err]).toEqual([`${told('unchanged')}configured\n`, '']);
    expect(await ok('proj', 'get', project, '-o', 'name')).toBe(`${project}\n`);

    const odd = write('odd.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: odd}\n');
    const refused = await stack.cli(['apply', '-f', folder, '-f', odd]);
    expect(refused.code).toBe(EXIT.error);
    expect(refused.err).toContain(`${odd}: odd: ConfigMap v1 is not something`);

    await ok('app', 'delete', one.name, '--cascade=false', '--wait', '--timeout', '120');
    expect(await ok('proj', 'delete', project)).toBe(`project '${project}' deleted\n`);
  });

  test('an application from a file takes flags, and is not made anew without --upsert', async () => {
    const { name, repo, namespace } = await sample({ 'app/a.json': configMap('a', '1') });
    const file = write(
      `${name}.json`,
      JSON.stringify({
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: { name },
        spec: {
          source: { repoURL: repo.url, path: 'app' },
          destination: { name: 'in-cluster', namespace },
        },
      }),
    );
    await ok('app', 'create', '-f', file, '--label', 'team=shop');
    await ok('app', 'create', '-f', file, '--label', 'team=shop');
    expect(await ok('app', 'list', '-l', 'team=shop', '-o', 'name')).toBe(`argocd/${name}\n`);
    const other = await stack.cli(['app', 'create', '-f', file, '--revision', 'main']);
    expect(other.code).toBe(EXIT.error);
    expect(other.err).toContain('existing application spec is different');
    const upsert = ['app', 'create', '-f', file, '--revision', 'main', '--upsert'];
    await ok(...upsert, '--label', 'team=shop');
    expect((await get(name)).spec.source?.targetRevision).toBe('main');
    await ok('app', 'delete', '-l', 'team=shop', '--yes');
  });
});

describe('projects, clusters and repositories', () => {
  test('come and go', async () => {
    await ok('proj', 'create', 'team', '-s', 'https://git.example.com/*', '-d', '*,team-*');
    expect(await ok('proj', 'list')).toMatch(/team +\*,team-\* +https:\/\/git.example.com\/\*/);
    await ok('proj', 'delete', 'team');

    const repo = await stack.git.createRepo('known');
    await repo.commit({ 'a.json': configMap('a', '1') });
    await ok('repo', 'add', repo.url, '--name', 'known', '--username', 'x', '--password', 'secret');
    expect(await ok('repo', 'list')).toMatch(new RegExp(`git +known +${repo.url} .* Successful`));
    expect(await ok('repo', 'list', '-o', 'json')).not.toContain('secret');
    await ok('repo', 'rm', repo.url);
    expect(await ok('repo', 'list', '-o', 'name')).toBe('');
  });

  test('a cluster is added with a service account of its own', async () => {
    expect(await ok('cluster', 'get', 'in-cluster')).toMatch(/Version: +v1\./);
    const { kubeconfigPath } = useSandbox();
    const name = uniqueNamespace('kwok');
    const args = ['cluster', 'add', '--kubeconfig', kubeconfigPath, '--name', name];
    expect((await stack.cli(args)).err).toContain('nobody is there to answer');
    expect(await ok(...args, '--yes')).toContain(`cluster '${name}' added`);
    expect(await ok('cluster', 'list')).toMatch(new RegExp(`${name} .*Successful|${name}`));
    expect(await ok('cluster', 'list', '-o', 'json')).not.toContain('bearerToken');
    await ok('cluster', 'rm', name);
    const own = [...args, '--credentials', 'kubeconfig'];
    expect(await ok(...own)).toContain(`cluster '${name}' added`);
    await ok('cluster', 'rm', name);
  });
});

describe('administration', () => {
  test('gives the administrator a new password, and ends every session', async () => {
    const env = { ...stack.serverEnv, XDG_CONFIG_HOME: join(stack.dir, 'admin') };
    const { code, out } = await runCli(['admin', 'password', 'reset'], { env });
    expect(code).toBe(EXIT.ok);
    const password = out.trim();
    await waitFor(async () => (await stack.cli(['app', 'list'])).code === EXIT.error, {
      what: 'the old session being void',
    });
    await ok('login', stack.address, '--username', 'admin', '--password', password);
    const change = ['--current-password', password, '--new-password', stack.password];
    await ok('account', 'update-password', ...change);
    // It goes on with a new session.
    await ok('app', 'list');
  });

  test('copies the sealing key, and overwrites no other', async () => {
    const env = stack.serverEnv;
    const file = join(stack.dir, 'backup.key');
    const backup = ['admin', 'key', 'backup', file];
    expect((await runCli(backup, { env })).out).toContain(`copied to ${file}`);
    expect(readFileSync(file, 'utf8').trim()).toBe(env.LOCKSTEP_SECRET_KEY);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await runCli(backup, { env })).code).toBe(EXIT.ok);
    const other = { ...env, LOCKSTEP_SECRET_KEY: Buffer.alloc(32, 3).toString('base64') };
    expect((await runCli(backup, { env: other })).err).toContain('holds something else');
  });

  test('begins with a new key where the old one is lost', async () => {
    const lost = {
      ...stack.serverEnv,
      LOCKSTEP_SECRET_KEY: Buffer.alloc(32, 4).toString('base64'),
    };
    const refused = await runCli(['admin', 'password', 'reset'], { env: lost });
    expect(refused.err).toContain('lockstep admin key reset');
    const unsaid = await runCli(['admin', 'key', 'reset'], { env: lost });
    expect(unsaid.err).toContain('--yes');
    const reset = await runCli(['admin', 'key', 'reset', '--yes'], { env: lost });
    expect([reset.code, reset.err]).toEqual([EXIT.ok, '']);
    expect(reset.out).toContain('credentials of 1 clusters');
    expect((await runCli(['admin', 'password', 'reset'], { env: lost })).code).toBe(EXIT.ok);
  });
});
