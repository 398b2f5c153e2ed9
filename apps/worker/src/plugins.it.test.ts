import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnNode } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { startApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** Plug-ins of a folder and of a side-car, from a commit to the cluster. */

let stack: Stack;
let worker: Worker;
let sideCar: Awaited<ReturnType<typeof spawnNode>>;
let dir: string;
let address: string;

const TOKEN = 'a token of the test';

function manifest(name: string, generate: string, more: object = {}): string {
  return JSON.stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ConfigManagementPlugin',
    metadata: { name },
    spec: { generate: { command: ['sh', '-c', generate] }, ...more },
  });
}

/** A ConfigMap out of the lines of `words.txt`. */
const GENERATE = `cat <<END
apiVersion: v1
kind: ConfigMap
metadata: {name: words}
data: {words: "$(cat words.txt)", by: "$BY", region: "$ARGOCD_ENV_REGION", list: '$ARGOCD_APP_PARAMETERS'}
END`;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'plugins-'));
  const [here, there] = [join(dir, 'here'), join(dir, 'there')];
  await Promise.all([here, there].map((one) => mkdir(one)));
  const discover = { fileName: 'words.txt' };
  await writeFile(join(here, 'words.yaml'), manifest('words', GENERATE, { discover }));
  await writeFile(join(there, 'away.json'), manifest('away', GENERATE, { version: 'v2' }));
  await writeFile(join(there, 'slow.yaml'), manifest('broken', 'echo no luck today >&2; exit 1'));
  [stack, sideCar] = await Promise.all([
    startStack(),
    spawnNode('apps/worker/src/plugin-server-main.ts', {
      env: {
        ...{ LOCKSTEP_PLUGINS_DIR: there, LOCKSTEP_PLUGIN_TOKEN: TOKEN, LOCKSTEP_PLUGIN_PORT: '0' },
        ...{ LOCKSTEP_PLUGIN_ENV: 'BY', BY: 'the side-car' },
      },
      ready: async (one) => (await one.log()).includes('plug-in server ready'),
    }),
  ]);
  address = /http:\/\/127\.0\.0\.1:\d+/.exec(await sideCar.log())?.[0] ?? '';
  const env = {
    ...stack.env,
    LOCKSTEP_LOG_LEVEL: 'error',
    LOCKSTEP_PLUGINS_DIR: here,
    LOCKSTEP_PLUGIN_SERVERS: address,
    LOCKSTEP_PLUGIN_TOKEN: TOKEN,
  };
  worker = await startWorker(readConfig(env, []));
});

afterAll(async () => {
  await worker?.stop();
  await sideCar?.stop();
  await stack?.close();
  await rm(dir, { recursive: true, force: true });
});

describe('an application of a plug-in', () => {
  it('is found by discovery, synced, and follows commits', async () => {
    const app = await startApp(stack, { 'app/words.txt': 'one two' });
    const synced = await app.untilSynced();
    expect(synced.status.sourceType).toBe('Plugin');
    expect(await app.data('words')).toMatchObject({ words: 'one two', by: '' });
    const commit = await app.push({ 'app/words.txt': 'three' });
    await app.until('the commit', ({ status }) => status.sync.revision === commit);
    await app.untilSynced();
    expect(await app.data('words')).toMatchObject({ words: 'three' });
  });

  it('is rendered by the side-car that has the plug-in', async () => {
    const parameters = [{ name: 'list', array: ['a'] }];
    const env = [{ name: 'REGION', value: 'eu' }];
    const source = { plugin: { name: 'away-v2', env, parameters } };
    const app = await startApp(stack, { 'app/words.txt': 'far away' }, { source });
    await app.untilSynced();
    expect(await app.data('words')).toEqual({
      words: 'far away',
      by: 'the side-car',
      region: 'eu',
      list: '[{"array":["a"],"name":"list"}]',
    });
  });

  it.each([
    ['broken', /plug-in broken: `sh -c .*` failed: no luck today/],
    ['missing', /plug-in missing is not installed; installed are: away-v2, broken, words/],
  ])('%s is told as a condition', async (name, message) => {
    const source = { plugin: { name } };
    const app = await startApp(stack, { 'app/words.txt': 'x' }, { source });
    await app.untilCondition('ComparisonError', message);
  });
});

describe('a side-car', () => {
  it.each([
    ['GET', '/v1/plugins'],
    ['POST', '/v1/generate?plugin=away-v2'],
  ])('answers %s %s to nobody without its token', async (method, path) => {
    const headers = { authorization: 'Bearer another' };
    const { status } = await fetch(`${address}${path}`, { method, headers });
    expect(status).toBe(401);
  });
});
