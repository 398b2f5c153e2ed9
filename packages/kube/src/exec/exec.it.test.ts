import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecSession, KubeObject } from '@lockstep/domain';
import { uniqueNamespace, useSandbox, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KubeClient } from '../client/kube-client.ts';
import { connectionFromKubeconfig } from '../connection/kubeconfig.ts';

let client: KubeClient;
const namespace = uniqueNamespace('exec');
const pod = 'shell';

beforeAll(async () => {
  client = new KubeClient(
    connectionFromKubeconfig(await readFile(useSandbox().kubeconfigPath, 'utf8')),
  );
  const objects = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: 'kwok.x-k8s.io/v1alpha1',
      kind: 'Exec',
      metadata: { name: pod, namespace },
      spec: { execs: [{ local: { envs: [{ name: 'PS1', value: '$ ' }] } }] },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: pod, namespace },
      spec: { containers: [{ name: 'main', image: 'x' }] },
    },
  ] as KubeObject[];
  for (const object of objects) await client.apply(object, { manager: 'test', force: true });
  const ref = { group: '', version: 'v1', kind: 'Pod', namespace, name: pod };
  await waitFor(
    async () =>
      ((await client.get(ref)) as { status?: { phase?: string } }).status?.phase === 'Running',
    { what: 'the pod running' },
  );
  // kwok learns of its Exec by a watch.
  await waitFor(async () => (await all(await run(['true']))).end.kind === 'exited', {
    what: 'commands being taken',
  });
});
afterAll(async () => {
  const ref = { group: '', version: 'v1', kind: 'Namespace', namespace: '', name: namespace };
  await client.delete(ref);
  client.close();
});

const run = (command: string[], options: { tty?: boolean; stdin?: boolean } = {}) =>
  client.exec({ namespace, pod, container: 'main', command, tty: false, stdin: false, ...options });

async function all(session: ExecSession) {
  const written = { stdout: '', stderr: '' };
  for await (const { stream, data } of session.output) {
    written[stream] += Buffer.from(data).toString('utf8');
  }
  return { ...written, end: await session.ended };
}

describe('a command in a container', () => {
  it('writes to two outputs, and ends', async () => {
    expect(await all(await run(['sh', '-c', 'echo out; echo err >&2']))).toEqual({
      stdout: 'out\n',
      stderr: 'err\n',
      end: { kind: 'exited', exitCode: 0, command: ['sh', '-c', 'echo out; echo err >&2'] },
    });
  });

  it('reads what is written to it', async () => {
    const session = await run(['head', '-n', '2'], { stdin: true });
    await session.write(Buffer.from('b\na\nc\n'));
    expect(await all(session)).toMatchObject({ stdout: 'b\na\n', end: { exitCode: 0 } });
  });

  it('has a terminal of the size that is told', async () => {
    const session = await run(['sh'], { tty: true, stdin: true });
    session.resize({ cols: 123, rows: 45 });
    let over = false;
    const whole = all(session).finally(() => {
      over = true;
    });
    await waitFor(
      async () => {
        await session.write(Buffer.from('test "$(stty size)" = "45 123" && exit\n'));
        return over;
      },
      { what: 'the size', intervalMs: 100 },
    );
    expect((await whole).end).toMatchObject({ kind: 'exited', exitCode: 0 });
  });

  it('waits for a reader that is slow', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'lockstep-exec-'));
    const over = join(dir, 'over');
    try {
      const session = await run(['sh', '-c', `head -c 30000000 /dev/zero && touch ${over}`]);
      // Others that begin later come to their end meanwhile.
      for (let n = 0; n < 5; n++) await all(await run(['head', '-c', '2000000', '/dev/zero']));
      expect(existsSync(over)).toBe(false);
      expect((await all(session)).stdout).toHaveLength(30_000_000);
      expect(existsSync(over)).toBe(true);
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  it('that is not there tells so', async () => {
    const { end } = await all(await run(['/no/such/program']));
    expect(end).toMatchObject({ kind: 'failed', message: expect.stringContaining('no such file') });
  });

  it('in a container that is not there is refused', async () => {
    const asked = client.exec({
      ...{ namespace, pod, container: 'other', command: ['sh'], tty: false, stdin: false },
    });
    await expect(asked).rejects.toMatchObject({ status: 400, message: /container other is not/ });
  });

  it('ends when it is closed', async () => {
    const session = await run(['sh'], { tty: true, stdin: true });
    session.close();
    expect(await session.ended).toMatchObject({ kind: 'failed' });
  });
});
