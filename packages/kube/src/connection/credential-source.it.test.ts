import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Connection, ExecPlugin } from './connection.ts';
import { CredentialSource } from './credential-source.ts';
import { runExecPlugin } from './exec-plugin.ts';

const V1 = 'client.authentication.k8s.io/v1';
const V1BETA1 = 'client.authentication.k8s.io/v1beta1';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-exec-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function plugin(name: string, lines: string[], more: Partial<ExecPlugin> = {}) {
  const command = join(folder, name);
  await writeFile(command, ['#!/bin/sh', ...lines, ''].join('\n'));
  await chmod(command, 0o755);
  return { command, args: [], env: {}, apiVersion: V1, ...more } satisfies ExecPlugin;
}

function connectionWith(exec: ExecPlugin): Connection {
  return { server: 'https://x.test', ca: 'CA', credential: { kind: 'exec', plugin: exec } };
}

function run(exec: ExecPlugin, timeoutMs?: number) {
  return runExecPlugin({ plugin: exec, connection: connectionWith(exec), timeoutMs });
}

function answer(status: object, apiVersion = V1): string {
  return `echo '${JSON.stringify({ apiVersion, kind: 'ExecCredential', status })}'`;
}

describe('a credential plug-in', () => {
  test.each([V1, V1BETA1] as const)(
    'speaks %s and gets its arguments and environment',
    async (apiVersion) => {
      const exec = await plugin(
        'speaks',
        [
          `printf '{"apiVersion":"${apiVersion}","kind":"ExecCredential","status":{"token":"%s-%s"}}' "$1" "$EXTRA"`,
        ],
        { apiVersion, args: ['first'], env: { EXTRA: 'second' } },
      );
      expect(await run(exec)).toMatchObject({ token: 'first-second' });
    },
  );

  test('is told about the cluster when it asks, and never about our own secrets', async () => {
    process.env.LOCKSTEP_SECRET_KEY = 'sealing-key';
    const out = join(folder, 'info');
    const lines = [
      `echo "$KUBERNETES_EXEC_INFO" > ${out}`,
      `env >> ${out}`,
      answer({ token: 't' }),
    ];
    await run(await plugin('informed', lines, { provideClusterInfo: true }));
    delete process.env.LOCKSTEP_SECRET_KEY;
    const [info = '', ...environment] = (await readFile(out, 'utf8')).split('\n');
    expect(JSON.parse(info).spec.cluster).toMatchObject({
      server: 'https://x.test',
      'certificate-authority-data': Buffer.from('CA').toString('base64'),
    });
    expect(environment.join('\n')).not.toContain('sealing-key');
  });

  test.each([
    {
      what: 'fails',
      lines: ['echo "log in first" >&2', 'exit 3'],
      says: 'exit code 3: log in first',
    },
    { what: 'prints nothing', lines: ['true'], says: 'printed no ExecCredential' },
    { what: 'prints something else', lines: ['echo "{}"'], says: 'printed no ExecCredential' },
    {
      what: 'gives nothing',
      lines: [answer({})],
      says: 'neither a token nor a client certificate',
    },
    {
      what: 'speaks another version',
      lines: [answer({ token: 't' }, V1BETA1)],
      says: `answered in ${V1BETA1}, asked for ${V1}`,
    },
    { what: 'hangs', lines: ['sleep 60'], says: 'did not answer within 0.3 s' },
  ])('that $what is told as such', async ({ what, lines, says }) => {
    const exec = await plugin(what.replaceAll(' ', '-'), lines);
    await expect(run(exec, 300)).rejects.toMatchObject({
      message: expect.stringContaining(says),
      unreachable: true,
    });
  });
});

describe('what is kept of a credential', () => {
  test('it is asked for again shortly before it expires', async () => {
    const calls = join(folder, 'calls');
    const expirationTimestamp = new Date(100_000).toISOString();
    const lines = [`echo call >> ${calls}`, answer({ token: 't', expirationTimestamp })];
    let nowMs = 0;
    const connection = connectionWith(await plugin('expiring', lines));
    const source = new CredentialSource(connection, { now: () => nowMs });
    const countCalls = async () => (await readFile(calls, 'utf8')).trim().split('\n').length;
    await Promise.all([source.identity(), source.identity()]);
    expect(await countCalls()).toBe(1);
    nowMs = 85_000;
    await source.identity();
    expect(await countCalls()).toBe(1);
    nowMs = 95_000;
    await source.identity();
    expect(await countCalls()).toBe(2);
  });

  test('a refused one is asked for again, where asking may help', async () => {
    const lines = [answer({ token: 't' })];
    const source = new CredentialSource(connectionWith(await plugin('again', lines)));
    const refused = await source.identity();
    expect(source.invalidate(refused)).toBe(true);
    expect(await source.identity()).not.toBe(refused);
    const fixed = new CredentialSource({ server: 'x', credential: { kind: 'token', token: 't' } });
    expect(fixed.invalidate(await fixed.identity())).toBe(false);
  });

  test('basic authentication is encoded as UTF-8', async () => {
    const credential = { kind: 'basic', username: 'ada', password: 'ü' } as const;
    const source = new CredentialSource({ server: 'x', credential });
    const encoded = Buffer.from('ada:ü').toString('base64');
    expect((await source.identity()).authorization).toBe(`Basic ${encoded}`);
  });
});
