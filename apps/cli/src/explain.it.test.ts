import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Application, Explanation, KubeObject } from '@lockstep/domain';
import { uniqueNamespace, useSandbox, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from './cli/exit-codes.ts';
import { type Stack, startSignedInStack } from './testing/stack.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await startSignedInStack();
});

afterAll(() => stack?.close());

const ok = (args: string[], input?: string) => stack.ok(args, input);

async function kubectl(...args: string[]): Promise<void> {
  const { kubectl: program, kubeconfigPath } = useSandbox();
  await promisify(execFile)(program, ['--kubeconfig', kubeconfigPath, ...args]);
}

const get = async (name: string): Promise<Application> =>
  JSON.parse(await ok(['app', 'get', name, '-o', 'json']));
const explained = async (name: string): Promise<Explanation> =>
  JSON.parse(await ok(['explain', 'app', name, '-o', 'json']));

async function until(name: string, what: string, holds: (one: Application) => boolean) {
  await waitFor(async () => holds(await get(name)), { what, deadlineMs: 40_000 });
}

async function start(object: KubeObject, flags: string[] = []) {
  const namespace = uniqueNamespace('explain');
  const name = `app-${namespace.slice(-8)}`;
  const repo = await stack.git.createRepo(name);
  await repo.commit({ 'app/object.json': JSON.stringify(object) });
  await ok([
    ...['app', 'create', name, '--repo', repo.url, '--path', 'app'],
    ...['--dest-name', 'in-cluster', '--dest-namespace', namespace],
    ...['--sync-option', 'CreateNamespace=true', ...flags],
  ]);
  return { name, namespace };
}

function deployment(spec: object = {}, simulate?: string): KubeObject {
  const labels = { app: 'web' };
  const annotations = simulate ? { 'lockstep.dev/simulate': simulate } : {};
  const containers = [{ name: 'main', image: 'registry.example/web:1' }];
  const template = { metadata: { labels, annotations }, spec: { containers } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 1, selector: { matchLabels: labels }, template, ...spec },
  } as KubeObject;
}

describe('an application is explained', () => {
  it('that has drifted while self-heal is off', async () => {
    const { name, namespace } = await start(deployment(), ['--sync-policy', 'automated']);
    await until(name, 'the first sync', ({ status }) => status.health.status === 'Healthy');
    await kubectl('scale', 'deployment/web', '--replicas=2', '-n', namespace);
    await until(name, 'drift', ({ status }) => status.sync.status === 'OutOfSync');
    await until(name, 'the reason', ({ status }) => Boolean(status.automation));
    const { sentences, statements } = await explained(name);
    expect(sentences).toContainEqual(
      expect.stringMatching(
        /^Deployment\/web differs: spec\.replicas is 2 in the cluster and 1 in Git \(changed in the cluster, owned by kubectl[^)]*\)\.$/,
      ),
    );
    expect(sentences).toContain('Drift of Deployment/web is not put right: self-heal is off.');
    expect(sentences).toContainEqual(
      expect.stringMatching(/^Automated sync is on, but does not act: self-heal is off, /),
    );
    expect(statements).toContainEqual(
      expect.objectContaining({
        topic: 'sync',
        about: expect.objectContaining({ kind: 'Deployment', name: 'web', namespace }),
        details: expect.objectContaining({ difference: 'fields', drifted: true }),
      }),
    );
    const text = await ok(['explain', 'app', name]);
    expect(text).toMatch(
      /^Sync status\n {2}It is OutOfSync: 1 of 1 resource differs from [0-9a-f]{7}\.\n/,
    );
    expect(text).toContain('\nAutomation\n  Automated sync is on');
  });

  it('whose sync failed', async () => {
    const object = deployment({ replicas: -1 });
    const { name } = await start(object);
    expect((await stack.cli(['app', 'sync', name, '--timeout', '120'])).code).not.toBe(EXIT.ok);
    const { sentences } = await explained(name);
    expect(sentences).toContain('Automated sync is off: it syncs when somebody asks for it.');
    expect(sentences).toContainEqual(
      expect.stringMatching(/^The last sync to [0-9a-f]{7}, by admin, ended at .* as Failed: /),
    );
    expect(sentences).toContainEqual(
      expect.stringMatching(/^Deployment\/web could not be synced: .*spec\.replicas/),
    );
    expect(sentences).toContain('Deployment/web is stated by Git and not in the cluster.');
  });

  it('that is Degraded, by which rule and condition', async () => {
    const { name } = await start(deployment({ progressDeadlineSeconds: 1 }, 'crash'));
    await ok(['app', 'sync', name, '--async']);
    await until(name, 'Degraded', ({ status }) => status.health.status === 'Degraded');
    const { sentences, statements } = await explained(name);
    expect(sentences).toContain('It is Degraded, as its worst resource is: 1 resource is.');
    const [told] = statements.filter(({ topic, about }) => topic === 'health' && about);
    expect(told?.sentence).toMatch(
      /^Deployment\/web is Degraded: .*progress deadline.* The built-in rule for apps\/Deployment decides\. Its conditions say .*Progressing=False \(ProgressDeadlineExceeded\)/,
    );
    expect(told?.details).toMatchObject({ rule: { kind: 'built-in', name: 'apps/Deployment' } });
    expect(told?.sentence).toMatch(/Below it, ReplicaSet|Below it, Pod/);
  });

  it('whose operation waits for a hook', async () => {
    const hook = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'migrate', annotations: { 'argocd.argoproj.io/hook': 'PreSync' } },
      spec: {
        template: {
          metadata: {
            annotations: {
              'lockstep.dev/simulate': 'slow',
              'lockstep.dev/simulate-delay': '120s',
            },
          },
          spec: {
            restartPolicy: 'Never',
            containers: [{ name: 'main', image: 'registry.example/tool:1' }],
          },
        },
      },
    } as unknown as KubeObject;
    const { name } = await start(hook);
    await ok(['app', 'sync', name, '--async']);
    await until(
      name,
      'the wait for the hook',
      ({ status }) =>
        status.operationState?.waitingFor?.some(({ ref }) => ref?.kind === 'Job') === true,
    );
    const { sentences } = await explained(name);
    expect(sentences).toContainEqual(
      expect.stringMatching(
        /^A sync by admin has been running since .*; [01] of 2 steps are done\.$/,
      ),
    );
    expect(sentences).toContainEqual(expect.stringMatching(/^It waits for Job\/migrate.*, since /));
    await ok(['app', 'terminate-op', name]);
  });
});

it('is refused for what is not there', async () => {
  const { code, err } = await stack.cli(['explain', 'app', 'nothing']);
  expect(code).not.toBe(EXIT.ok);
  expect(err).toContain('nothing does not exist');
});
