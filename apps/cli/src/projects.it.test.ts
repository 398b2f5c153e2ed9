import { uniqueNamespace } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from './cli/exit-codes.ts';
import { type Stack, startSignedInStack } from './testing/stack.ts';

/** What a project permits, from the command line to the cluster. */

let stack: Stack;
beforeAll(async () => {
  stack = await startSignedInStack();
});
afterAll(() => stack?.close());

const ok = (...args: string[]) => stack.ok(args);
const specOf = async (project: string) =>
  JSON.parse(await ok('proj', 'get', project, '-o', 'json')).spec;

describe('a project', () => {
  it('is asked when its application is made, compared and synced', async () => {
    const [project, namespace] = [uniqueNamespace('team'), uniqueNamespace('shop')];
    const repo = await stack.git.createRepo(project);
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: {} };
    await repo.commit({ 'app/a.json': JSON.stringify(object) });
    await ok('proj', 'create', project, '-s', repo.url);
    const create = [
      ...['app', 'create', project, '--project', project, '--repo', repo.url, '--path', 'app'],
      ...['--dest-name', 'in-cluster', '--dest-namespace', namespace],
      ...['--sync-option', 'CreateNamespace=true'],
    ];
    const nowhere = await stack.cli(create);
    expect([nowhere.code, nowhere.err]).toEqual([
      EXIT.error,
      expect.stringContaining(`and namespace '${namespace}' do not match any of the allowed`),
    ]);
    await ok('proj', 'add-destination', project, 'in-cluster', 'shop-*', '--name');
    await ok(...create);
    const sync = ['app', 'sync', project, '--timeout', '120'];
    const unpermitted = await stack.cli(sync);
    expect(unpermitted.code).not.toBe(0);
    const words = `resource :Namespace is not permitted in project ${project}`;
    expect(unpermitted.out + unpermitted.err).toContain(words);
    await ok('proj', 'allow-cluster-resource', project, '', 'Namespace', 'shop-*');
    await ok(...sync);
    const stranded = await stack.cli(['proj', 'remove-source', project, repo.url]);
    expect(stranded.err).toContain('1 applications source became invalid');
    const used = await stack.cli(['proj', 'delete', project]);
    expect(used.err).toContain('is used by 1 application');
    await ok('app', 'delete', project, '--wait', '--timeout', '120');
    await ok('proj', 'delete', project);
  });

  it('is changed field by field', async () => {
    const project = uniqueNamespace('team');
    await ok('proj', 'create', project);
    const edit = (command: string, ...words: string[]) => ok('proj', command, project, ...words);
    await edit('add-source', '!https://git.example/secret');
    await edit('add-source-namespace', 'team-*');
    await edit('add-signature-key', '4AEE18F83AFDEB23');
    await edit('add-destination', '*', '!kube-*');
    const account = ['add-destination-service-account', '*', 'shop', 'deployer'];
    await edit(...(account as [string]), '--service-account-namespace', 'ops');
    await edit('deny-namespace-resource', '', 'ResourceQuota');
    await edit('allow-namespace-resource', 'apps', '*', '--list', 'allow');
    await edit('deny-cluster-resource', '', 'Node', '--list', 'deny');
    await edit('set', '--description', 'shop', '--permit-only-project-scoped-clusters');
    expect(await specOf(project)).toEqual({
      description: 'shop',
      sourceRepos: ['!https://git.example/secret'],
      sourceNamespaces: ['team-*'],
      signatureKeys: [{ keyID: '4AEE18F83AFDEB23' }],
      destinations: [{ server: '*', namespace: '!kube-*' }],
      destinationServiceAccounts: [
        { server: '*', namespace: 'shop', defaultServiceAccount: 'ops:deployer' },
      ],
      namespaceResourceBlacklist: [{ group: '', kind: 'ResourceQuota' }],
      namespaceResourceWhitelist: [{ group: 'apps', kind: '*' }],
      clusterResourceBlacklist: [{ group: '', kind: 'Node', name: '' }],
      permitOnlyProjectScopedClusters: true,
    });
    await edit('remove-source', '!https://git.example/secret');
    await edit('remove-destination-service-account', '*', 'shop');
    await edit('allow-namespace-resource', '', 'ResourceQuota');
    const spec = await specOf(project);
    expect([spec.sourceRepos, spec.destinationServiceAccounts]).toEqual([[], []]);
    expect(spec.namespaceResourceBlacklist).toEqual([]);
    const again = await stack.cli(['proj', 'remove-source', project, 'x']);
    expect([again.code, again.err]).toEqual([
      EXIT.error,
      expect.stringContaining('source x is not in spec.sourceRepos'),
    ]);
  });

  it('has roles, with policies and groups', async () => {
    const project = uniqueNamespace('team');
    await ok('proj', 'create', project);
    const role = (command: string, ...words: string[]) =>
      ok('proj', 'role', command, project, 'ci', ...words);
    await role('create', '--description', 'CI');
    await role('add-policy', '-a', 'sync', '-o', '*');
    await role('add-group', 'developers');
    const line = `p, proj:${project}:ci, applications, sync, ${project}/*, allow`;
    expect((await specOf(project)).roles).toEqual([
      { name: 'ci', description: 'CI', policies: [line], groups: ['developers'] },
    ]);
    expect(await role('get')).toContain(line);
    expect(await ok('proj', 'role', 'list', project)).toContain('ci');
    await role('remove-policy', '-a', 'sync', '-o', '*');
    await role('remove-group', 'developers');
    await role('delete');
    expect((await specOf(project)).roles).toEqual([]);
  });
});
