import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from './cli/exit-codes.ts';
import { type Stack, startSignedInStack } from './testing/stack.ts';

/** Accounts, tokens and sessions, from the command line. */

let stack: Stack;
beforeAll(async () => {
  stack = await startSignedInStack();
});
afterAll(() => stack?.close());

const ok = (...args: string[]) => stack.ok(args);
/** As somebody else, who has a token and no context. */
const as = (token: string, ...args: string[]) =>
  stack.cli([...args, '--server', stack.address, '--auth-token', token]);

describe('accounts', () => {
  it('are made, listed, shut out and deleted', async () => {
    const made = await ok('account', 'create', 'ann', '--capabilities', 'login,apiKey');
    const password = /changed first: (\w{16})\n/.exec(made)?.[1] ?? '';
    expect(password).not.toBe('');
    expect(await ok('account', 'list')).toMatch(/^ann +true +login, apiKey$/m);
    expect(await ok('account', 'get', '--account', 'ann')).toContain('to be changed first');
    await ok('account', 'disable', 'ann');
    expect(await ok('account', 'list')).toMatch(/^ann +false /m);
    await ok('account', 'enable', 'ann', '--capabilities', 'apiKey');
    expect(await ok('account', 'list')).toMatch(/^ann +true +apiKey$/m);
    expect(await ok('account', 'reset-password', 'ann')).not.toContain(password);
    await ok('account', 'delete', 'ann');
    expect(await ok('account', 'list', '-o', 'name')).toBe('admin\n');
    const wrong = await stack.cli(['account', 'create', 'x', '--capabilities', 'fly']);
    expect(wrong.err).toContain('unknown capability "fly"');
  });

  it('learn at the login that a password has to be changed, and by which command', async () => {
    const made = await ok('account', 'create', 'eve', '--capabilities', 'login');
    const first = /changed first: (\w{16})\n/.exec(made)?.[1] ?? '';
    const login = [
      'login',
      stack.address,
      '--username',
      'eve',
      '--password-stdin',
      '--name',
      'eve',
    ];
    const wrong = await stack.cli(login, { input: 'wrong' });
    expect(wrong.err).toContain('lockstep account reset-password eve');
    expect(wrong.err).not.toContain('admin password reset');
    const given = { LOCKSTEP_AUTH_TOKEN: 'not.a.token' };
    const signedIn = await stack.cli(login, { input: first, env: given });
    expect(signedIn.code).toBe(EXIT.ok);
    expect(signedIn.err).toContain('Change it: lockstep account update-password');
    expect(signedIn.err).toContain('LOCKSTEP_AUTH_TOKEN is set, and wins over this login');
    const early = await stack.cli(['app', 'list', '--context', 'eve']);
    expect(early.err).toContain('Change it: lockstep account update-password');
    const dead = await stack.cli(['app', 'list', '--context', 'eve'], { env: given });
    expect(dead.err).toContain('The token of LOCKSTEP_AUTH_TOKEN was sent');
    const change = ['account', 'update-password', '--password-stdin', '--context', 'eve'];
    const input = `${first}\na password of my own choice\n`;
    expect((await stack.cli(change, { input })).out).toContain('Password updated');
    expect((await stack.cli(['app', 'list', '--context', 'eve'])).code).toBe(EXIT.ok);
    const typo = ['account', 'can-i', 'snyc', 'applications', 'x', '--context', 'eve'];
    expect((await stack.cli(typo)).err).toContain("'snyc' is not an action of applications");
    await stack.signIn();
    await ok('account', 'delete', 'eve');
  });

  it('come over from Argo CD with their passwords', async () => {
    const file = stack.write(
      'accounts.yaml',
      [
        'apiVersion: v1',
        'kind: ConfigMap',
        'metadata: {name: argocd-cm}',
        'data: {accounts.moved: "login, apiKey", users.session.duration: 2h}',
        '---',
        'apiVersion: v1',
        'kind: Secret',
        'metadata: {name: argocd-secret}',
        'stringData:',
        // Of `from argo`.
        '  accounts.moved.password: "$2b$04$wYNU4jCRpfzCdjDorILif.Q/83ToLMvaQVopX1LPAd3cqL3grop9G"',
        '  accounts.moved.tokens: \'[{"id":"x","iat":1}]\'',
      ].join('\n'),
    );
    expect(await ok('apply', '-f', file)).toContain('moved created');
    expect(await ok('apply', '-f', file)).toContain('moved unchanged');
    const login = ['login', stack.address, '--username', 'moved', '--password', 'from argo'];
    await ok(...login, '--name', 'moved');
    expect(await ok('account', 'get-user-info', '--context', 'moved')).toContain('moved');
    await stack.signIn();
  });
});

describe('tokens', () => {
  it('of an account act as it until they are revoked', async () => {
    await ok('account', 'create', 'ci', '--capabilities', 'apiKey');
    const generate = ['account', 'generate-token', '--account', 'ci', '--id', 'deploy'];
    const token = (await ok(...generate, '--expires-in', '720h')).trim();
    const info = await as(token, 'account', 'get-user-info');
    expect(info.out).toMatch(/Username: +ci\n/);
    expect(await ok('account', 'get', '--account', 'ci')).toMatch(/^deploy +\d{4}-/m);
    expect((await stack.cli([...generate])).err).toContain('has a token deploy already');
    await ok('account', 'delete-token', 'deploy', '--account', 'ci');
    expect((await as(token, 'account', 'get-user-info')).out).toMatch(/Logged In: +false/);
    const wrong = await stack.cli([...generate, '--expires-in', 'soon']);
    expect(wrong.err).toContain('is not a duration');
  });

  it('of a project’s role may what the role may', async () => {
    await ok('proj', 'create', 'shop');
    await ok('proj', 'role', 'create', 'shop', 'ci');
    await ok('proj', 'role', 'add-policy', 'shop', 'ci', '-a', 'sync', '-o', '*');
    const create = ['proj', 'role', 'create-token', 'shop', 'ci', '--expires-in', '1h'];
    const token = (await ok(...create, '--token-only', '--id', 'build')).trim();
    const can = await as(token, 'account', 'can-i', 'sync', 'applications', 'shop/*');
    expect(can.out).toBe('yes\n');
    const told = await ok(...create);
    expect(told).toContain('Create token succeeded for proj:shop:ci.');
    const listed = await ok('proj', 'role', 'list-tokens', 'shop', 'ci', '-u');
    expect(listed).toMatch(/^build +\d{10} +\d{10} +\d{4}-\S+ from 127\.0\.0\.1$/m);
    expect(listed).toMatch(/ never$/m);
    await ok('proj', 'role', 'delete-token', 'shop', 'ci', 'build');
    const after = await as(token, 'account', 'can-i', 'sync', 'applications', 'shop/*');
    expect(after.code).not.toBe(0);
    expect(await ok('proj', 'role', 'list-tokens', 'shop', 'ci')).not.toContain('build');
  });
});

describe('sessions', () => {
  it('are listed with what began them, and ended everywhere but here', async () => {
    const { password } = stack;
    const login = ['login', stack.address, '--username', 'admin', '--password', password];
    await ok(...login, '--name', 'first');
    await ok(...login, '--name', 'second');
    const listed = await ok('account', 'session', 'list', '--context', 'second');
    expect(listed).toMatch(/ \* .*127\.0\.0\.1 +lockstep-cli\//);
    const session = ['account', 'session', 'logout'];
    expect((await stack.cli([...session, '--context', 'second'])).err).toContain('which sessions?');
    const ended = await ok(...session, '--except-this', '--context', 'second');
    expect(ended).toMatch(/^\d+ sessions? ended$/m);
    const gone = await stack.cli(['account', 'list', '--context', 'first']);
    expect(gone.err).toContain('sign in again');
    await ok('account', 'list', '--context', 'second');
    await stack.signIn();
  });
});

describe('a CI job', () => {
  it('signs in with the token that GitHub Actions gives it for our address', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const asked: string[] = [];
    const github = createServer((request, response) => {
      const url = new URL(request.url ?? '', address());
      asked.push(`${url.pathname} ${request.headers.authorization ?? ''}`);
      const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k' };
      const answers: Record<string, () => object> = {
        '/.well-known/openid-configuration': () => ({
          issuer: address(),
          jwks_uri: `${address()}/keys`,
        }),
        '/keys': () => ({ keys: [jwk] }),
        '/token': () => ({ value: tokenFor(url.searchParams.get('audience') ?? '') }),
      };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answers[url.pathname]?.() ?? {}));
    });
    const address = () => `http://127.0.0.1:${(github.address() as AddressInfo).port}`;
    const tokenFor = (aud: string) => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const iat = Math.floor(Date.now() / 1000);
      const claims = {
        iss: address(),
        aud,
        sub: 'job',
        repository: 'acme/shop',
        iat,
        exp: iat + 60,
      };
      const text = `${part({ alg: 'RS256', kid: 'k' })}.${part(claims)}`;
      return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
    };
    await new Promise<void>((resolve) => github.listen(0, '127.0.0.1', resolve));
    try {
      await ok('account', 'create', 'deployer', '--capabilities', 'apiKey');
      const admin = (await ok('account', 'list', '-o', 'name')).includes('admin');
      expect(admin).toBe(true);
      const conditions = { repository: 'acme/shop' };
      const rules = [{ name: 'deploy', conditions, account: 'deployer' }];
      const settings = { issuers: [{ issuer: address(), audience: stack.address, rules }] };
      const answer = await fetch(`${stack.address}/api/v1/lockstep/settings/token-exchange`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await token()}` },
        body: JSON.stringify(settings),
      });
      expect(answer.status).toBe(200);
      const env = {
        ACTIONS_ID_TOKEN_REQUEST_URL: `${address()}/token?api-version=2.0`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'runner',
      };
      const login = ['login', stack.address, '--exchange', '--name', 'job'];
      const signedIn = await stack.cli(login, { env });
      expect(signedIn.err).toBe('');
      expect(signedIn.out).toContain("'deployer' signed in");
      expect(asked[0]).toBe('/token Bearer runner');
      const file = stack.write('job-token', tokenFor(stack.address));
      expect(await ok(...login, '--token-file', file)).toContain("'deployer' signed in");
      expect((await stack.cli(login)).err).toContain('no token of its own');
      await stack.signIn();
    } finally {
      github.close();
    }
  });

  async function token(): Promise<string> {
    const answer = await fetch(`${stack.address}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password: stack.password }),
    });
    return ((await answer.json()) as { token: string }).token;
  }
});
