import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPlugins, localRunner } from '@lockstep/render';
import { findFreePort } from '@lockstep/testkit';
import { pino } from 'pino';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { PluginServer } from '../plugin-server/plugin-server.ts';
import { type PluginOptions, Plugins } from './plugins.ts';

const log = pino({ level: 'silent' });
const TOKEN = 'a token of the test';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'plugins-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
});

async function write(file: string, name: string, command = ['true']): Promise<void> {
  const manifest = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ConfigManagementPlugin',
    metadata: { name },
    spec: { generate: { command } },
  };
  await writeFile(join(dir, file), JSON.stringify(manifest));
}

async function startSideCar(port: number): Promise<PluginServer> {
  const plugins = await loadPlugins(dir, localRunner({ env: {}, hidden: [] }));
  const server = new PluginServer({ plugins, token: TOKEN, log });
  await server.listen('127.0.0.1', port);
  return server;
}

const pluginsOf = (options: Partial<PluginOptions>) =>
  new Plugins({ sideCars: [], passedOn: {}, hidden: [], freshMs: 0, ...options }, log);
const names = async (plugins: Plugins) => (await plugins.current()).map(({ name }) => name);

describe('the plug-ins of a side-car', () => {
  it('are waited for, taken up, and kept while it is away', async () => {
    await write('one.json', 'one');
    const port = await findFreePort();
    const plugins = pluginsOf({ sideCars: [{ url: `http://127.0.0.1:${port}`, token: TOKEN }] });
    await expect(plugins.current()).rejects.toMatchObject({ kind: 'fetch', isTransient: true });
    const server = await startSideCar(port);
    expect(await names(plugins)).toEqual(['one']);
    await server.close();
    expect(await names(plugins)).toEqual(['one']);
    await write('two.json', 'two');
    const again = await startSideCar(port);
    onTestFinished(() => again.close());
    expect(await names(plugins)).toEqual(['one', 'two']);
  });

  it('need its token', async () => {
    const port = await findFreePort();
    const server = await startSideCar(port);
    onTestFinished(() => server.close());
    const plugins = pluginsOf({ sideCars: [{ url: `http://127.0.0.1:${port}`, token: 'wrong' }] });
    await expect(plugins.current()).rejects.toThrow('answers 401');
  });
});

describe('the plug-ins of a folder', () => {
  it('are read anew, and stay as they were where one is wrong', async () => {
    await write('one.json', 'one');
    const plugins = pluginsOf({ dir });
    expect(await names(plugins)).toEqual(['one']);
    await write('two.json', 'two');
    expect(await names(plugins)).toEqual(['one', 'two']);
    await write('three.json', 'three', []);
    expect(await names(plugins)).toEqual(['one', 'two']);
    await expect(plugins.check()).rejects.toThrow(/three.json:1: no plug-in manifest/);
  });

  it('must not share a name', async () => {
    await write('a.json', 'one');
    await write('b.json', 'one');
    await expect(pluginsOf({ dir }).current()).rejects.toThrow('two plug-ins are called one');
  });

  it('are none without a folder', async () => {
    expect(await names(pluginsOf({}))).toEqual([]);
  });
});
