import type { Application, SyncWindow } from '@lockstep/domain';
import { uniqueNamespace, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from './cli/exit-codes.ts';
import { type Stack, startSignedInStack } from './testing/stack.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await startSignedInStack();
});

afterAll(() => stack?.close());

const ok = (args: string[], input?: string) => stack.ok(args, input);

const windowsOf = async (project: string): Promise<SyncWindow[]> =>
  JSON.parse(await ok(['proj', 'windows', 'list', project, '-o', 'json']));
const get = async (name: string): Promise<Application> =>
  JSON.parse(await ok(['app', 'get', name, '-o', 'json']));

describe('windows of a project', () => {
  it('are added, listed, changed, switched and deleted by their place', async () => {
    const project = uniqueNamespace('windows');
    await ok(['proj', 'create', project]);
    const flags = ['--schedule', '0 22 * * *', '--duration', '1h'];
    const add = ['proj', 'windows', 'add', project, ...flags];
    await ok([...add, '-k', 'allow', '--applications', 'a-*,b-*', '--time-zone', 'Europe/Paris']);
    await ok([...add, '-k', 'deny', '--namespaces', 'prod', '--manual-sync']);
    const allow = {
      kind: 'allow',
      schedule: '0 22 * * *',
      duration: '1h',
      applications: ['a-*', 'b-*'],
      timeZone: 'Europe/Paris',
    };
    const [first, second] = await windowsOf(project);
    expect(first).toEqual(allow);
    expect(second).toMatchObject({ kind: 'deny', timeZone: 'UTC', manualSync: true });
    const table = (await ok(['proj', 'windows', 'list', project])).split('\n');
    expect(table[0]).toMatch(/^ID +STATUS +KIND +SCHEDULE +DURATION +APPLICATIONS/);
    expect(table[1]).toMatch(/^0 +(Active|Inactive) +allow +0 22 \* \* \* +1h +a-\*,b-\* +- +-/);

    await ok(['proj', 'windows', 'update', project, '0', '--duration', '2h']);
    await ok(['proj', 'windows', 'enable-sync-overrun', project, '0']);
    await ok(['proj', 'windows', 'disable-manual-sync', project, '1']);
    const changed = await windowsOf(project);
    expect(changed[0]).toEqual({ ...allow, duration: '2h', syncOverrun: true });
    expect(changed[1]).toMatchObject({ manualSync: false });

    await ok(['proj', 'windows', 'delete', project, '0']);
    expect(await windowsOf(project)).toMatchObject([{ kind: 'deny' }]);
  });

  it('are not changed where a flag or the number is wrong', async () => {
    const project = uniqueNamespace('windows');
    await ok(['proj', 'create', project]);
    const add = ['proj', 'windows', 'add', project, '-k', 'deny', '--applications', '*'];
    const refused = async (args: string[]) => (await stack.cli(args)).err;
    expect(await refused(add)).toContain('--schedule');
    const wrong = [...add, '--schedule', '@daily', '--duration', '1h'];
    expect(await refused(wrong)).toContain('descriptors such as @daily');
    expect(await refused(['proj', 'windows', 'delete', project, '0'])).toContain('no window 0');
    expect(await windowsOf(project)).toEqual([]);
  });
});

describe('an application', () => {
  async function start(): Promise<string> {
    const namespace = uniqueNamespace('cli');
    const name = `app-${namespace.slice(-8)}`;
    const repo = await stack.git.createRepo(name);
    const data = { v: '1' };
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data };
    await repo.commit({ 'app/a.json': JSON.stringify(object) });
    await ok(['proj', 'create', name, '-s', '*', '-d', '*,*', '--allow-cluster-resource', '*/*']);
    await ok([
      ...['app', 'create', name, '--repo', repo.url, '--path', 'app', '--project', name],
      ...['--dest-name', 'in-cluster', '--dest-namespace', namespace],
      ...['--sync-option', 'CreateNamespace=true'],
    ]);
    return name;
  }

  it('is synced outside of its windows with a reason alone', async () => {
    const name = await start();
    const always = ['--schedule', '* * * * *', '--duration', '1h', '--applications', '*'];
    await ok(['proj', 'windows', 'add', name, '-k', 'deny', ...always]);
    const refused = await stack.cli(['app', 'sync', name]);
    expect(refused.code).not.toBe(EXIT.ok);
    expect(refused.err).toContain('cannot sync: blocked by sync window deny "* * * * *" for 1h');
    await ok(['app', 'sync', name, '--override-windows', 'incident 7', '--timeout', '120']);
    expect((await get(name)).status.sync.status).toBe('Synced');
    const back = await stack.cli(['app', 'rollback', name, '0']);
    expect([back.code, back.err]).toEqual([EXIT.error, expect.stringContaining('sync window')]);
    await ok([
      'app',
      'rollback',
      name,
      '0',
      '--override-windows',
      'incident 7',
      '--timeout',
      '120',
    ]);
  });

  it('is held, says so, and is released', async () => {
    const name = await start();
    const held = await ok(['app', 'hold', name, '--for', '2h', '--reason', 'incident 7']);
    expect(held).toMatch(new RegExp(`^${name} is held by admin until .*: incident 7\n$`));
    await ok(['app', 'set', name, '--sync-policy', 'automated']);
    await waitFor(async () => (await get(name)).status.automation?.because.includes('incident 7'), {
      what: 'the hold being told',
      deadlineMs: 30_000,
    });
    expect(await ok(['app', 'get', name])).toMatch(/Automation: +the application is held by admin/);
    const resource = ['--resource', ':ConfigMap:a'];
    expect(await ok(['app', 'get', name])).toMatch(/^Hold: +held by admin until .*: incident 7$/m);
    const both = await ok(['app', 'hold', name, '--for', '1h', '--reason', 'x', ...resource]);
    expect(both).toContain(`ConfigMap/a of ${name} is held by admin`);
    await ok(['app', 'release', name, ...resource]);
    expect(await ok(['app', 'release', name])).toBe(`${name} is held no longer\n`);
    await ok(['app', 'wait', name, '--sync', '--timeout', '120']);
    const again = await stack.cli(['app', 'release', name]);
    expect(again.err).toContain('there is no such hold');
  });
});
