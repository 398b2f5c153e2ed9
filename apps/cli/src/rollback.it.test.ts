import type { Application, KubeObject } from '@lockstep/domain';
import { uniqueNamespace, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from './cli/exit-codes.ts';
import { type Stack, startSignedInStack } from './testing/stack.ts';

/** Going back from the command line, through the API and a worker, on a real cluster. */

let stack: Stack;

beforeAll(async () => {
  stack = await startSignedInStack();
});

afterAll(() => stack?.close());

const ok = (args: string[], input?: string) => stack.ok(args, input);

const get = async (name: string): Promise<Application> =>
  JSON.parse(await ok(['app', 'get', name, '-o', 'json']));

async function until(name: string, what: string, holds: (one: Application) => boolean) {
  return await waitFor(
    async () => {
      const now = await get(name);
      if (holds(now)) return now;
      throw new Error(JSON.stringify(now.status, null, 1));
    },
    { what, deadlineMs: 40_000 },
  );
}

const text = (object: KubeObject) => JSON.stringify(object);
const isSynced = ({ status }: Application) => status.sync.status === 'Synced';

function configMap(version: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { version } };
}

/** A Deployment; one whose pods do not become ready is given up after a second. */
function web(simulate?: string): KubeObject {
  const labels = { app: 'web' };
  const annotations = simulate ? { 'lockstep.dev/simulate': simulate } : {};
  const containers = [{ name: 'main', image: 'registry.example/web:1' }];
  const template = { metadata: { labels, annotations }, spec: { containers } };
  const selector = { matchLabels: labels };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 1, ...(simulate && { progressDeadlineSeconds: 1 }), selector, template },
  };
}

/** An application that follows its repository by itself. */
async function start(object: KubeObject, annotations: Record<string, string> = {}) {
  const namespace = uniqueNamespace('rollback');
  const name = `app-${namespace.slice(-8)}`;
  const repo = await stack.git.createRepo(name);
  await repo.commit({ 'app/object.json': text(object) });
  const application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, annotations },
    spec: {
      project: 'default',
      source: { repoURL: repo.url, path: 'app' },
      destination: { name: 'in-cluster', namespace },
      syncPolicy: { automated: { prune: true }, syncOptions: ['CreateNamespace=true'] },
    },
  };
  await ok(['apply', '-f', '-'], JSON.stringify(application));
  return { name, repo };
}

async function versionOf(name: string): Promise<string> {
  const live = await ok(['app', 'manifests', name, '--source', 'live', '-o', 'json']);
  return JSON.parse(live)[0].data.version;
}

describe('a rollback', () => {
  it('is refused while automation would undo it, holds where asked, and is released', async () => {
    const { name, repo } = await start(configMap('1'));
    await until(name, 'the first one', isSynced);
    await repo.commit({ 'app/object.json': text(configMap('2')) });
    await ok(['app', 'get', name, '--refresh']);
    await until(name, 'the second one', ({ status }) => status.history?.length === 2);

    const refused = await stack.cli(['app', 'rollback', name]);
    expect(refused.code).toBe(EXIT.error);
    expect(refused.err).toContain('automated sync is enabled');
    const wrong = await stack.cli(['app', 'rollback', name, '--reason', 'x']);
    expect(wrong.err).toContain('--reason: goes with --hold');

    const held = ['--hold', '--reason', 'incident 7', '--timeout', '120'];
    expect(await ok(['app', 'rollback', name, ...held])).toMatch(/Phase: +Succeeded/);
    expect(await versionOf(name)).toBe('1');
    const history = await ok(['app', 'history', name]);
    expect(history.trimEnd().split('\n').at(-1)).toMatch(/^2 .* admin, rollback to 0$/);
    const told = await until(name, 'the reason', ({ status }) => Boolean(status.automation));
    expect(told.status.automation?.because).toMatch(
      /^the application is held by admin at [0-9a-f]{7} \(deployment 0\) until released: incident 7$/,
    );
    expect(await ok(['explain', 'app', name])).toContain('admin holds the application');

    const sha = await repo.commit({ 'app/object.json': text(configMap('3')) });
    await ok(['app', 'get', name, '--refresh']);
    const waiting = await get(name);
    expect(waiting.status.sync).toMatchObject({ status: 'OutOfSync', revision: sha });
    expect(await versionOf(name)).toBe('1');

    await ok(['app', 'release', name]);
    await until(name, 'the newest', isSynced);
    expect(await versionOf(name)).toBe('3');
  });

  it('comes by itself when a deployment is Degraded, and the revert is proposed', async () => {
    const { name, repo } = await start(web(), { 'lockstep.dev/rollback-on-degraded': '5m' });
    await until(name, 'Healthy', ({ status }) => status.history?.[0]?.health === 'Healthy');
    const bad = await repo.commit({ 'app/object.json': text(web('never-ready')) });
    await ok(['app', 'get', name, '--refresh']);
    const back = await until(
      name,
      'the rollback',
      ({ status }) => status.history?.length === 3 && status.health.status === 'Healthy',
    );
    expect(back.status.history?.[2]).toMatchObject({ rolledBackTo: 0 });
    expect(await ok(['app', 'history', name])).toMatch(
      /Degraded +automated sync\n.* rollback to 0/,
    );
    const told = await ok(['explain', 'app', name]);
    expect(told).toContain('is in quarantine');
    expect(told).toContain(`git revert ${bad}`);

    await repo.commit({ 'app/object.json': text(web()) });
    await ok(['app', 'get', name, '--refresh']);
    const mended = await until(
      name,
      'Synced and Healthy',
      (one) => isSynced(one) && one.status.health.status === 'Healthy',
    );
    expect(mended.status.conditions ?? []).toEqual([]);
  });
});
