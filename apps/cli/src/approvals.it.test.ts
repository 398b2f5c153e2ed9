import { uniqueNamespace, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from './cli/exit-codes.ts';
import { type Stack, startSignedInStack } from './testing/stack.ts';

let stack: Stack;
let project: string;

beforeAll(async () => {
  stack = await startSignedInStack();
  project = uniqueNamespace('guarded');
  const rules = "[{name: production, destinations: [{server: '*'}]}]";
  const manifest = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: project, annotations: { 'lockstep.dev/approvals': rules } },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    },
  };
  await stack.ok(['apply', '-f', '-'], JSON.stringify(manifest));
});
afterAll(() => stack?.close());

async function start(flags: string[] = []): Promise<string> {
  const namespace = uniqueNamespace('approve');
  const name = `app-${namespace.slice(-8)}`;
  const repo = await stack.git.createRepo(name);
  const metadata = { name: 'settings' };
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { colour: 'blue' } };
  await repo.commit({ 'app/object.json': JSON.stringify(object) });
  await stack.ok([
    ...['app', 'create', name, '--project', project, '--repo', repo.url, '--path', 'app'],
    ...['--dest-name', 'in-cluster', '--dest-namespace', namespace],
    ...['--sync-option', 'CreateNamespace=true', ...flags],
  ]);
  return name;
}

async function untilAsked(name: string): Promise<string> {
  return await waitFor(
    async () => {
      const listed = await stack.ok(['app', 'approvals', name]);
      return listed.includes('pending') ? listed : undefined;
    },
    { what: `a request of ${name}`, deadlineMs: 40_000 },
  );
}

describe('a sync that waits for approval', () => {
  it('is listed, shown with its diff, approved, and goes on', async () => {
    const name = await start(['--sync-policy', 'automated']);
    const listed = await untilAsked(name);
    expect(listed).toMatch(/ASKED BY .*EXPIRES .*MISSING/);
    expect(listed).toMatch(
      new RegExp(`argocd/${name} +pending +automation .* 2 to create +1 approval \\(rule .* yes`),
    );
    const shown = await stack.ok(['app', 'approve', name, '--yes', '--comment', 'looks right']);
    expect(shown).toContain('===== /ConfigMap');
    expect(shown).toContain('+  colour: blue');
    expect(shown).toContain(`${name}: the sync is approved`);
    await stack.ok(['app', 'wait', name, '--sync', '--timeout', '120']);
    const decided = await stack.ok(['app', 'approvals', name, '--all', '-o', 'json']);
    expect(JSON.parse(decided)).toMatchObject([
      { state: 'approved', votes: [{ by: 'admin', comment: 'looks right' }] },
    ]);
  });

  it('is rejected for a reason, which ends it', async () => {
    const name = await start(['--sync-policy', 'automated']);
    await untilAsked(name);
    const silent = await stack.cli(['app', 'approve', name, '--reject', '--yes']);
    expect([silent.code, silent.err]).toEqual([EXIT.error, expect.stringContaining('--comment')]);
    await stack.ok(['app', 'approve', name, '--reject', '--comment', 'not today', '--yes']);
    await waitFor(
      async () => (await stack.ok(['app', 'get', name])).includes('rejected by admin: not today'),
      { what: 'the end of the sync', deadlineMs: 20_000 },
    );
    const none = await stack.cli(['app', 'approve', name, '--yes']);
    expect(none.err).toContain('waits for approval');
  });

  it('is explained, and is not approved by who asked', async () => {
    const name = await start();
    await stack.ok(['app', 'sync', name, '--async']);
    await untilAsked(name);
    await waitFor(
      async () =>
        /It waits for 1 approval \(rule production\), since .*, until .* at the latest\./.test(
          await stack.ok(['explain', 'app', name]),
        ),
      { what: 'the explanation', deadlineMs: 20_000 },
    );
    const own = await stack.cli(['app', 'approve', name, '--yes']);
    expect([own.code, own.out]).toEqual([EXIT.error, '']);
    expect(own.err).toContain('who asked for the sync cannot approve it');
    const other = await stack.cli(['app', 'approve', name, '--yes', '--hash', 'sha256:0']);
    expect([other.code, other.out]).toEqual([EXIT.error, '']);
    expect(other.err).toContain('what is asked is not sha256:0');
    const bypassed = await stack.cli(['app', 'approve', name, '--bypass', 'incident', '--yes']);
    expect(bypassed.err).toContain('rule production cannot be bypassed');
  });
});
