import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SpawnedNode, spawnNode, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GatewayClient } from '../testing/gateway-client.ts';
import { type Stack, startStack } from '../testing/stack.ts';
import { isSynced, startApp } from '../testing/test-app.ts';

/** Two worker processes that are asked for the same at the same time. */

interface WorkerProcess {
  process: SpawnedNode;
  address: string;
  gateway: GatewayClient;
}

let dir: string;
let stack: Stack;
const workers: WorkerProcess[] = [];

const SLOW = `sleep 1; cat <<END
apiVersion: v1
kind: ConfigMap
metadata: {name: slow}
data: {words: "$(cat words.txt)"}
END`;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'once-'));
  await mkdir(join(dir, 'plugins'));
  const manifest = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ConfigManagementPlugin',
    metadata: { name: 'slow' },
    spec: { generate: { command: ['sh', '-c', SLOW] } },
  };
  await writeFile(join(dir, 'plugins', 'slow.json'), JSON.stringify(manifest));
  stack = await startStack();
  const env = { ...stack.env, LOCKSTEP_PLUGINS_DIR: join(dir, 'plugins') };
  for (const _ of ['one', 'other']) {
    const process = await spawnNode('apps/worker/src/main.ts', {
      env,
      ready: async (one) => (await one.log()).includes('worker ready'),
    });
    const address = /"address":"(http:[^"]+)"[^\n]*worker ready/.exec(await process.log())?.[1];
    if (!address) throw new Error(await process.log());
    const gateway = new GatewayClient(address, stack.env.LOCKSTEP_SECRET_KEY ?? '');
    workers.push({ process, address, gateway });
  }
});
afterAll(async () => {
  for (const { process } of workers) await process.stop();
  await stack?.close();
  await rm(dir, { recursive: true, force: true });
});

/** How often both together have rendered. */
async function renders(outcome: string): Promise<number> {
  const counts = await Promise.all(
    workers.map(async ({ address }) => {
      const text = await (await fetch(`${address}/metrics`)).text();
      const line = text
        .split('\n')
        .find((one) => one.includes(`_render_total{outcome="${outcome}"}`));
      return Number(line?.split(' ').at(-1) ?? 0);
    }),
  );
  return counts.reduce((sum, one) => sum + one, 0);
}

it('what both are asked for at once is rendered once, and again when that is asked for', async () => {
  const app = await startApp(
    stack,
    { 'app/words.txt': 'first' },
    { source: { plugin: { name: 'slow' } } },
  );
  await app.until('being synced', isSynced);
  expect(await renders('rendered')).toBe(1);
  const sha = await app.repo.commit({ 'app/words.txt': 'second' }, 'away', { branch: 'away' });
  const before = await renders('rendered');
  const answers = await Promise.all(
    [...workers, ...workers].map(({ gateway }) =>
      gateway.call<{ manifests: string[] }>('manifests', { uid: app.uid, revision: sha }),
    ),
  );
  for (const { result, text } of answers) {
    expect(result?.manifests?.[0], text).toContain('second');
  }
  expect((await renders('rendered')) - before).toBe(1);
  expect(await renders('cached')).toBe(3);
  await stack.signals.render({ uid: app.uid, hard: true });
  await waitFor(async () => (await renders('rendered')) === before + 2, {
    what: 'a hard render',
    deadlineMs: 60_000,
  });
});

it('what another died of is rendered by who waited', async () => {
  const key = 'of a worker that died';
  const { renderClaims } = stack.store;
  expect(await renderClaims.take(key, 'dead', { ttlMs: 3_000, again: false })).toEqual({
    kind: 'taken',
  });
  const alive = { ttlMs: 60_000, again: false };
  expect(await renderClaims.take(key, 'alive', alive)).toEqual({ kind: 'held' });
  await waitFor(async () => (await renderClaims.take(key, 'alive', alive)).kind === 'taken', {
    what: 'the claim to run out',
  });
  await renderClaims.end(key, 'dead', { fingerprint: 'late', tellMs: 60_000 });
  expect(await renderClaims.take(key, 'third', alive)).toEqual({ kind: 'held' });
  await renderClaims.end(key, 'alive', { fingerprint: 'f', tellMs: 60_000 });
  expect(await renderClaims.take(key, 'third', alive)).toEqual({ kind: 'done', fingerprint: 'f' });
  expect(await renderClaims.take(key, 'third', { ...alive, again: true })).toEqual({
    kind: 'taken',
  });
  await renderClaims.end(key, 'third');
  expect((await renderClaims.take(key, 'fourth', alive)).kind).toBe('taken');
});
