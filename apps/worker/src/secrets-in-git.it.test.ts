import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KubeObject } from '@lockstep/domain';
import { openLiveViews } from '@lockstep/queue';
import { waitFor } from '@lockstep/testkit';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { isSynced, startApp, type TestApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** Secrets that stay encrypted in Git: opened here, or by operators in the cluster. */

let stack: Stack;
let worker: Worker;
let views: Awaited<ReturnType<typeof openLiveViews>>;

const ACTOR = { name: 'test' };
const FIXTURES = join(import.meta.dirname, '../../../packages/render/src/sops/fixtures');
const fixture = (name: string) => readFileSync(join(FIXTURES, name), 'utf8');

beforeAll(async () => {
  stack = await startStack();
  worker = await startWorker(readConfig({ ...stack.env, LOCKSTEP_LOG_LEVEL: 'error' }, []));
  views = await openLiveViews({ redisUrl: stack.redisUrl });
});

afterAll(async () => {
  await views?.close();
  await worker?.stop();
  await stack?.close();
});

async function refresh(app: TestApp): Promise<void> {
  await stack.store.applications.requestRefresh([app.uid], 'normal', ACTOR);
  await stack.signals.render({ uid: app.uid });
}

describe('a Secret encrypted by SOPS', () => {
  const plain = ['pass-word', Buffer.from('pass-word').toString('base64')];
  const leaks = (text: string) => plain.filter((one) => text.includes(one));

  async function everythingStored(): Promise<string> {
    const pool = new Pool({ connectionString: stack.databaseUrl });
    const { rows } = await pool.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    const tables = await Promise.all(
      rows.map(({ name }) => pool.query(`SELECT string_agg(t::text, '') AS all FROM "${name}" t`)),
    );
    await pool.end();
    return tables.map((table) => table.rows[0]?.all ?? '').join('\n');
  }

  async function everythingInRedis(): Promise<string> {
    const redis = new Redis(stack.redisUrl);
    const keys = await redis.keys('*');
    const values = await Promise.all(keys.map((key) => redis.dump(key)));
    redis.disconnect();
    return values.join('\n');
  }

  async function everythingOnDisk(): Promise<string> {
    const dir = join(stack.env.LOCKSTEP_DATA_DIR ?? '', 'manifests');
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    const files = entries.filter((one) => one.isFile());
    expect(files.length).toBeGreaterThan(0);
    // What is written at this moment has another name a moment later.
    const read = files.map((one) =>
      readFile(join(one.parentPath, one.name), 'latin1').catch(() => ''),
    );
    return (await Promise.all(read)).join('\n');
  }

  it('waits for its key, is deployed with it, and lies open nowhere', async () => {
    const app = await startApp(stack, { 'app/secret.yaml': fixture('secret.yaml') });
    const waiting = await app.untilCondition(
      'ComparisonError',
      /no key fits: it is encrypted for age1/,
    );
    expect(leaks(JSON.stringify(waiting))).toEqual([]);
    const secret = fixture('sample-age-key.txt');
    await stack.store.sopsKeys.add(
      [{ id: 'age1sample', type: 'age', name: 'sample', project: 'default', secret }],
      ACTOR,
    );
    await waitFor(
      async () => {
        await refresh(app);
        const now = await app.now();
        return isSynced(now) && now.status.health.status === 'Healthy';
      },
      { what: 'the application with its key', deadlineMs: 90_000, intervalMs: 500 },
    );
    const live = await app.live('Secret', 'token');
    expect(live).toMatchObject({ data: { password: plain[1], empty: '' } });
    expect(live).not.toHaveProperty('sops');
    expect(leaks(await everythingStored())).toEqual([]);
    expect(leaks(await everythingInRedis())).toEqual([]);
    expect(leaks(await everythingOnDisk())).toEqual([]);
    expect(await everythingStored()).not.toContain('AGE-SECRET-KEY');
  });

  it('beside a plain one: of the two the plain one is told', async () => {
    const plainSecret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'in-plain' },
      stringData: { password: 'anybody-reads-me' },
    };
    const files = { 'app/secret.yaml': fixture('secret.yaml'), 'app/plain.json': plainSecret };
    const app = await startApp(stack, files);
    const { status } = await app.untilCondition('PolicyWarning', /plain-secrets/);
    const told = status.conditions?.find(({ type }) => type === 'PolicyWarning')?.message ?? '';
    expect(told).toMatch(/Secret in-plain: its data is in Git in plain/);
    expect(told).not.toContain('token');
  });

  it('is told as tampered with, without its content', async () => {
    const changed = fixture('encrypted-regex.yaml').replace('name: token', 'name: other');
    const app = await startApp(stack, { 'app/secret.yaml': changed });
    const { status } = await app.untilCondition('ComparisonError', /its MAC does not match/);
    expect(leaks(JSON.stringify(status))).toEqual([]);
  });
});

describe('objects of operators that make Secrets', () => {
  const crd = (group: string, kind: string): KubeObject => {
    const plural = `${kind.toLowerCase()}s`;
    const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    return {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${plural}.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { kind, plural },
        versions: [
          {
            name: group === 'bitnami.com' ? 'v1alpha1' : 'v1',
            served: true,
            storage: true,
            subresources: { status: {} },
            schema: {
              openAPIV3Schema: { type: 'object', properties: { spec: anything, status: anything } },
            },
          },
        ],
      },
    };
  };

  it.each([
    [
      'external-secrets.io/v1',
      'ExternalSecret',
      { secretStoreRef: { name: 'vault' }, dataFrom: [{ extract: { key: 'a' } }] },
      { conditions: [{ type: 'Ready', status: 'True' }], refreshTime: '2026-01-01T00:00:00Z' },
    ],
    [
      'bitnami.com/v1alpha1',
      'SealedSecret',
      { encryptedData: { password: 'AgBy' } },
      { conditions: [{ type: 'Synced', status: 'True' }] },
    ],
  ])(
    '%s %s: healthy, no difference, and its Secret is its own',
    async (apiVersion, kind, spec, status) => {
      const [group = '', version = ''] = apiVersion.split('/');
      await stack.kube
        .create(crd(group, kind))
        .catch((error) => expect(String(error)).toMatch(/already exists|AlreadyExists/));
      const object = { apiVersion, kind, metadata: { name: 'token' }, spec };
      const app = await startApp(stack, { 'app/secret.yaml': object });
      await app.until('being synced', isSynced);
      const ref = { group, version, kind, namespace: app.namespace, name: 'token' };
      const live = await stack.kube.get(ref);
      // As its controller does: a default of its own, a finalizer, the status of it, and the Secret.
      const defaulted = {
        metadata: { finalizers: ['example.com/keep'] },
        spec: { refreshInterval: '1h' },
      };
      const { metadata } = await stack.kube.patch(ref, defaulted, 'merge');
      const observed = { ...status, observedGeneration: metadata.generation };
      await stack.kube.patch(ref, { status: observed }, 'merge', { subresource: 'status' });
      const owner = {
        apiVersion,
        kind,
        name: 'token',
        uid: live.metadata.uid ?? '',
        controller: true,
      };
      await stack.kube.create({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'token', namespace: app.namespace, ownerReferences: [owner] },
        data: { password: 'YQ==' },
      });
      await app.until(
        'health by its controller',
        (one) => isSynced(one) && one.status.health.status === 'Healthy',
      );
      const nodes = await waitFor(
        async () => {
          const tree = (await views.getTree(app.uid))?.tree;
          const found = tree?.nodes.find((one) => one.kind === 'Secret');
          return found && { found, orphans: tree?.orphanedNodes ?? [] };
        },
        { what: 'the Secret below it', deadlineMs: 30_000 },
      );
      expect(nodes.found.parentRefs).toMatchObject([{ kind, name: 'token' }]);
      expect(nodes.orphans).toEqual([]);
      const after = await app.lookedAtAgain();
      expect(after.status.sync.status).toBe('Synced');
      expect(after.status.conditions ?? []).toEqual([]);
      expect(await app.live('Secret', 'token')).toMatchObject({ data: { password: 'YQ==' } });
      await stack.kube.patch(ref, { metadata: { finalizers: null } }, 'merge');
    },
  );
});
