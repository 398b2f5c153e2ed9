import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSessionTokens } from '@lockstep/access';
import { findFreePort, nodeBinary } from '@lockstep/sandbox';
import {
  createDatabase,
  createRedis,
  type SpawnedNode,
  spawnNode,
  startOidcProvider,
  type TestOidcProvider,
  waitFor,
} from '@lockstep/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CLI_ENTRY as CLI, runCli } from './testing/run-cli.ts';

const SECRET_KEY = Buffer.alloc(32, 9);

let op: TestOidcProvider;
let server: SpawnedNode;
let address: string;
let dir: string;
let password: string;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const [database, redis, port] = await Promise.all([
    createDatabase(),
    createRedis(),
    findFreePort(),
  ]);
  dir = mkdtempSync(join(tmpdir(), 'lockstep-sso-'));
  address = `http://127.0.0.1:${port}`;
  op = await startOidcProvider({
    clients: [
      {
        client_id: 'lockstep',
        client_secret: 'the-client-secret',
        redirect_uris: [`${address}/auth/callback`],
        grant_types: [
          'authorization_code',
          'refresh_token',
          'urn:ietf:params:oauth:grant-type:device_code',
        ],
      },
    ],
    users: { ann: { email: 'ann@example.com', groups: ['dev'] } },
  });
  server = await spawnNode('apps/server/src/main.ts', {
    env: {
      LOCKSTEP_DATABASE_URL: database.url,
      LOCKSTEP_REDIS_URL: redis.url,
      LOCKSTEP_SECRET_KEY: SECRET_KEY.toString('base64'),
      LOCKSTEP_PORT: String(port),
      LOCKSTEP_ADMIN_PASSWORD_FILE: join(dir, 'admin-password'),
    },
    readyUrl: `${address}/healthz`,
  });
  password = readFileSync(join(dir, 'admin-password'), 'utf8').trim();
  closing.push(
    () => server.stop(),
    () => op.close(),
    () => redis.close(),
    () => database.drop(),
  );
});
afterAll(async () => {
  for (const close of closing) await close();
  rmSync(dir, { recursive: true, force: true });
});

/** A command line of somebody, whose browser is a program that only notes where it was sent. */
function person(name: string) {
  const noted = join(dir, `${name}-address`);
  const browser = join(dir, `${name}-browser`);
  writeFileSync(
    browser,
    `#!${nodeBinary()}\nrequire('node:fs').writeFileSync(${JSON.stringify(noted)}, process.argv[2]);\n`,
  );
  chmodSync(browser, 0o755);
  const config = join(dir, name);
  const env = { XDG_CONFIG_HOME: config, BROWSER: browser };
  const file = join(config, 'lockstep', 'config.json');
  const contexts = () => JSON.parse(readFileSync(file, 'utf8')).contexts;
  const host = new URL(address).host;
  return {
    cli: (args: string[], meanwhile?: () => Promise<void>) =>
      runCli(args, { env, ...(meanwhile ? { meanwhile } : {}) }),
    ok: async (args: string[], input?: string) => {
      const { code, out, err } = await runCli(args, { env, ...(input ? { input } : {}) });
      expect(code, `${out}${err}`).toBe(0);
      return out;
    },
    /** Does in the browser what the person does. */
    browse: async (login: string) => {
      const sent = () => existsSync(noted) && readFileSync(noted, 'utf8');
      const first = await waitFor(sent, { what: 'the browser being opened' });
      return walk(first, login);
    },
    saved: () => contexts()[host],
    save: (context: object) =>
      writeFileSync(file, JSON.stringify({ current: host, contexts: { [host]: context } })),
  };
}

/** From our server to the provider, back, and to the command line; answers the last page. */
async function walk(first: string, login: string): Promise<string> {
  const begun = await fetch(first, { redirect: 'manual' });
  const cookie = begun.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  const back = await op.signIn(begun.headers.get('location') ?? '', login);
  const headers = { cookie: cookie.join('; ') };
  const answered = await fetch(back?.href ?? '', { headers, redirect: 'manual' });
  return (await fetch(answered.headers.get('location') ?? '')).text();
}

it('applies the settings as Argo CD has them, secrets too', async () => {
  const admin = person('admin');
  await admin.ok(['login', address, '--username', 'admin', '--password', password]);
  const oidc = `name: Example\nissuer: ${op.issuer}\nclientID: lockstep\nclientSecret: $oidc.secret\n`;
  const manifests = (secret: boolean) =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'argocd-cm' },
          data: { url: address, 'oidc.config': oidc },
        },
        ...(secret
          ? [
              {
                apiVersion: 'v1',
                kind: 'Secret',
                metadata: { name: 'argocd-secret' },
                stringData: { 'oidc.secret': 'the-client-secret' },
              },
            ]
          : []),
      ],
    });
  const alone = await runCli(['apply', '-f', '-'], {
    env: { XDG_CONFIG_HOME: join(dir, 'admin') },
    input: manifests(false),
  });
  expect(alone.code).not.toBe(0);
  expect(alone.err).toContain('no secret is kept for $oidc.secret');
  expect(await admin.ok(['apply', '-f', '-'], manifests(true))).toMatch(/sso argocd-cm configured/);
  expect(await admin.ok(['apply', '-f', '-'], manifests(false))).toMatch(/sso argocd-cm unchanged/);
});

it('signs in through the browser of the machine', async () => {
  const ann = person('ann');
  let page = '';
  const login = await ann.cli(['login', address, '--sso'], async () => {
    page = await ann.browse('ann');
  });
  expect(login.err).toContain('Your browser opens');
  expect(login.out).toContain("'ann@example.com' signed in");
  expect(login.code).toBe(0);
  expect(page).toContain('You are signed in');
  expect(await ann.ok(['account', 'get-user-info'])).toContain('ann@example.com');
  expect(ann.saved()).toMatchObject({ username: 'ann@example.com', sso: true });
  await ann.ok(['logout']);
  const after = await ann.cli(['app', 'list']);
  expect(after.code).not.toBe(0);
});

it('renews a token that soon ends, without a browser', async () => {
  const eve = person('eve');
  await eve.cli(['login', address, '--sso'], async () => {
    await eve.browse('ann');
  });
  const { token } = eve.saved();
  // As it is when most of the day is over.
  const tokens = createSessionTokens({ secretKey: SECRET_KEY });
  const claims = await tokens.verify(token);
  if (!claims) throw new Error('the token is not of this server');
  const issuedAt = new Date(claims.issuedAt.getTime() - 90 * 86_400_000);
  const old = await tokens.issue({ ...claims, issuedAt });
  eve.save({ ...eve.saved(), token: old });
  expect(await eve.ok(['account', 'get-user-info'])).toContain('ann@example.com');
  expect(eve.saved().token).not.toBe(old);
  expect(await tokens.verify(eve.saved().token)).toMatchObject({ tokenId: claims.tokenId });
});

it('tells why the provider signed nobody in', async () => {
  const kim = person('kim');
  let page = '';
  const login = await kim.cli(['login', address, '--sso'], async () => {
    page = await kim.browse('');
  });
  expect(login.code).not.toBe(0);
  expect(login.err).toMatch(/access_denied \(nobody signed in\)/);
  expect(page).toContain('You are not signed in');
});

it('signs in by a code that is confirmed on another machine', async () => {
  const bob = person('bob');
  const child = spawn(nodeBinary(), [CLI, 'login', address, '--sso', '--device'], {
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', XDG_CONFIG_HOME: join(dir, 'bob') },
  });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const direct = await waitFor(() => /\(or (\S+)\)/.exec(err)?.[1], { what: 'the code' });
  expect(err).toMatch(/enter the code [A-Z]{4}-[A-Z]{4}/);
  await op.signIn(direct, 'ann');
  expect(await ended, err).toBe(0);
  expect(await bob.ok(['account', 'get-user-info'])).toContain('ann@example.com');
});

it('names the provider that is not there', async () => {
  const lee = person('lee');
  const login = await lee.cli(['login', address, '--sso', '--provider', 'nobody', '--device']);
  expect(login.err).toContain('nobody has no sign-in by device code');
});
