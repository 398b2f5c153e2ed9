import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProcessGroup } from './process-group.ts';
import { identify, isSameProcess } from './process-identity.ts';
import { waitUntil } from './wait-until.ts';

const SHELL = '/bin/sh';

describe('ProcessGroup', () => {
  let dir: string;
  let group: ProcessGroup;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'lockstep-processes-'));
    group = createGroup();
  });
  afterEach(async () => {
    await group.close();
    await rm(dir, { recursive: true });
  });

  function createGroup(): ProcessGroup {
    return new ProcessGroup({ logDir: join(dir, 'logs'), pidFile: join(dir, 'pids.json') });
  }
  const start = (script: string, options = {}) =>
    group.start({ name: 'it', command: SHELL, args: ['-c', script], ...options });

  it('keeps the log and tells how it ended', async () => {
    const server = await start('echo hello; exit 3');
    expect(await server.exited).toBe('exit code 3');
    expect(server.ended()).toBe('exit code 3');
    expect(await server.log()).toBe('hello\n');
    expect(group.pids()).toEqual({});
  });

  it('ends the children too, and those that do not listen', async () => {
    const server = await start('trap "" TERM; sleep 1000 & echo $!; wait; wait', { graceMs: 50 });
    const child = await waitUntil(async () => Number(await server.log()) || undefined, {
      deadlineMs: 30_000,
      what: 'child',
    });
    const identity = await identify(child);
    await server.stop();
    expect(server.ended()).toBe('killed by SIGKILL');
    await waitUntil(async () => !(await isSameProcess(identity)), {
      deadlineMs: 30_000,
      what: 'end of the child',
    });
  });

  it('says what cannot be started', async () => {
    await expect(start('', { command: '/no/such/program' })).rejects.toThrow(/no\/such\/program/);
  });

  it('stops what a crashed launcher left, and nothing else', async () => {
    const left = await start('sleep 1000');
    const pidFile = join(dir, 'pids.json');
    const noted = JSON.parse(await readFile(pidFile, 'utf8'));
    // A stranger that got a pid of ours: the same number, another start.
    const stranger = { pid: process.pid, startTicks: '1' };
    await writeFile(pidFile, JSON.stringify({ ...noted, stranger }));
    expect(await createGroup().stopLeftovers()).toEqual(['it']);
    expect(await left.exited).toBe('killed by SIGTERM');
  });

  it('starts nothing after it was closed', async () => {
    await group.close();
    await expect(start('sleep 1000')).rejects.toThrow('not started any more');
    expect(group.pids()).toEqual({});
  });
});
