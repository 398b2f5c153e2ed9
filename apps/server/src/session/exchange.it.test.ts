import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

/** An issuer as GitHub's is: discovery, published keys, tokens that only it can sign. */
class Issuer {
  readonly #pairs = new Map<string, KeyObject>();
  readonly #published: object[] = [];
  readonly #server: Server;
  requests = 0;
  fault: number | undefined;

  constructor() {
    this.addKey('first');
    this.#server = createServer((request, response) => {
      this.requests++;
      response.statusCode = this.fault ?? 200;
      response.setHeader('content-type', 'application/json');
      const isKeys = request.url === '/keys';
      const { address: issuer } = this;
      const document = isKeys ? { keys: this.#published } : { issuer, jwks_uri: `${issuer}/keys` };
      response.end(JSON.stringify(document));
    });
  }

  addKey(kid: string, { published = true } = {}): void {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.#pairs.set(kid, privateKey);
    if (published)
      this.#published.push({ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig' });
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  listen = () => new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  close = () => new Promise((resolve) => this.#server.close(resolve));

  token(claims: object, header: { alg?: string; kid?: string } = {}): string {
    const { alg = 'RS256', kid = 'first' } = header;
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg, kid })}.${part(claims)}`;
    const key = this.#pairs.get(kid) as KeyObject;
    const signature = alg === 'none' ? '' : sign('sha256', Buffer.from(signed), key);
    return `${signed}.${Buffer.from(signature).toString('base64url')}`;
  }
}

const AUDIENCE = 'https://lockstep.example';
const issuer = new Issuer();
let server: TestServer;

beforeAll(async () => {
  await issuer.listen();
  server = await startTestServer();
  const roles = [{ name: 'ci', policies: ['p, proj:shop:ci, applications, sync, shop/*, allow'] }];
  const spec = { sourceRepos: ['*'], destinations: [], roles };
  await server.call('POST', '/api/v1/projects', { project: { metadata: { name: 'shop' }, spec } });
  for (const name of ['deployer', 'keyless', 'disabled']) {
    const capabilities = name === 'keyless' ? ['login'] : ['apiKey'];
    const body = { name, capabilities, enabled: name !== 'disabled' };
    expect((await server.call('POST', '/api/v1/account', body)).status).toBe(200);
  }
  const rule = (name: string, ref: string, more: object) => ({
    name,
    conditions: { repository: 'acme/shop', ref },
    ...more,
  });
  const rules = [
    rule('deploy', 'refs/heads/main', { account: 'deployer', maxSeconds: 300 }),
    rule('sync', 'refs/heads/release/*', { project: 'shop', role: 'ci' }),
    rule('to-a-role-that-is-gone', 'refs/heads/gone', { project: 'shop', role: 'none' }),
    rule('to-no-key', 'refs/heads/keyless', { account: 'keyless' }),
    rule('to-disabled', 'refs/heads/disabled', { account: 'disabled' }),
  ];
  const settings = { issuers: [{ issuer: issuer.address, audience: AUDIENCE, rules }] };
  const url = '/api/v1/lockstep/settings/token-exchange';
  const { status, text } = await server.call('PUT', url, settings);
  expect(status, text).toBe(200);
});
afterAll(async () => {
  await server?.close();
  await issuer.close();
});

const now = () => Math.floor(Date.now() / 1000);

function job(change: object = {}): object {
  return {
    iss: issuer.address,
    aud: AUDIENCE,
    sub: 'repo:acme/shop:ref:refs/heads/main',
    repository: 'acme/shop',
    ref: 'refs/heads/main',
    iat: now(),
    nbf: now(),
    exp: now() + 300,
    ...change,
  };
}

const exchange = (token: string) =>
  server.app.inject({
    method: 'POST',
    url: '/api/v1/session/exchange',
    payload: { subject_token: token },
  });
const as = (token: string, url: string) =>
  server.app.inject({ url, headers: { authorization: `Bearer ${token}` } });

describe('a job’s own token', () => {
  it('buys a short session of an account', async () => {
    const answer = await exchange(issuer.token(job()));
    expect(answer.statusCode, answer.body).toBe(200);
    const { access_token: token, ...rest } = answer.json();
    expect(rest).toMatchObject({ token_type: 'Bearer', token });
    expect(rest.expires_in).toBeGreaterThan(290);
    expect(rest.expires_in).toBeLessThanOrEqual(300);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.headers['cache-control']).toBe('no-store');
    const user = (await as(token, '/api/v1/session/userinfo')).json();
    expect(user).toEqual({ loggedIn: true, username: 'deployer', iss: 'argocd', groups: [] });
    const url = '/api/v1/lockstep/audit?kind=session&object=deployer';
    const { items } = (await server.call('GET', url)).body as { items: object[] };
    const subject = `${issuer.address} repo:acme/shop:ref:refs/heads/main`;
    expect(items[0]).toMatchObject({ action: 'sign-in', detail: { subject } });
  });

  it('buys one of a project’s role, as OAuth clients ask for it', async () => {
    const answer = await server.app.inject({
      method: 'POST',
      url: '/api/v1/session/exchange',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: issuer.token(job({ ref: 'refs/heads/release/1.2' })),
        subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      }).toString(),
    });
    expect(answer.statusCode, answer.body).toBe(200);
    const { token } = answer.json();
    const can = async (what: string) =>
      (await as(token, `/api/v1/account/can-i/${what}`)).json().value;
    expect(await can('applications/sync/shop/web')).toBe('yes');
    expect(await can('applications/sync/other/web')).toBe('no');
  });

  it('is bought by rules that nobody changes unseen', async () => {
    const url = '/api/v1/lockstep/settings/token-exchange';
    const read = async () => (await server.call('GET', url)).body as { version: number };
    const first = await read();
    // Two people have looked at the same, and both change it.
    const answers = await Promise.all([
      server.call('PUT', url, first),
      server.call('PUT', url, first),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const after = await read();
    expect(after).toEqual({ ...first, version: first.version + 1 });
    const late = await server.call('PUT', url, { issuers: [], version: first.version });
    expect(late.status).toBe(409);
    expect(late.text).toContain(`are at version ${after.version}, not ${first.version}`);
    expect((await server.call('PUT', url, { ...after, version: undefined })).status).toBe(200);
    expect((await server.call('PUT', url, { ...after, version: -1 })).status).toBe(400);
  });

  it('buys a session that ends with the account', async () => {
    const body = { name: 'brief', capabilities: ['apiKey'] };
    await server.call('POST', '/api/v1/account', body);
    const url = '/api/v1/lockstep/settings/token-exchange';
    const settings = (await server.call('GET', url)).body as { issuers: { rules: object[] }[] };
    const conditions = { repository: 'acme/brief' };
    settings.issuers[0]?.rules.push({ name: 'brief', conditions, account: 'brief' });
    await server.call('PUT', url, settings);
    const { token } = (await exchange(issuer.token(job({ repository: 'acme/brief' })))).json();
    expect((await as(token, '/api/v1/account')).statusCode).toBe(200);
    await server.call('PATCH', '/api/v1/account/brief', { enabled: false });
    expect((await as(token, '/api/v1/account')).statusCode).toBe(401);
  });

  const forged = new Issuer();
  it.each<[string, () => string, string]>([
    ['of another repository', () => issuer.token(job({ repository: 'evil/shop' })), 'no rule'],
    ['of a branch below', () => issuer.token(job({ ref: 'refs/heads/release/a/b' })), 'no rule'],
    ['for another audience', () => issuer.token(job({ aud: 'https://other' })), '"aud"'],
    ['for no audience', () => issuer.token(job({ aud: undefined })), '"aud"'],
    ['that has expired', () => issuer.token(job({ exp: now() - 60 })), '"exp"'],
    ['that does not end', () => issuer.token(job({ exp: undefined })), '"exp"'],
    ['of days ago', () => issuer.token(job({ iat: now() - 200_000 })), '"iat"'],
    ['that is not signed', () => issuer.token(job(), { alg: 'none' }), 'alg'],
    ['with a secret', () => issuer.token(job(), { alg: 'HS256' }), '"alg"'],
    ['of another issuer', () => issuer.token(job({ iss: 'https://evil' })), 'no trusted issuer'],
    ['signed by somebody else', () => forged.token(job()), 'signature'],
    ['that is none', () => 'nonsense', 'no trusted issuer'],
    ['for a role that is gone', () => issuer.token(job({ ref: 'refs/heads/gone' })), 'no role'],
    [
      'for an account without keys',
      () => issuer.token(job({ ref: 'refs/heads/keyless' })),
      'apiKey',
    ],
    ['for a disabled account', () => issuer.token(job({ ref: 'refs/heads/disabled' })), 'apiKey'],
  ])('%s buys nothing; the audit says why, the answer does not', async (_name, make, why) => {
    const answer = await exchange(make());
    expect(answer.statusCode).toBe(401);
    expect(answer.json().message).toBe('this token is not taken: the audit says why');
    server.app.lockstep.failedSignIns.endMinute();
    await waitFor(
      async () => {
        const url = '/api/v1/lockstep/audit?outcome=denied&object=token-exchange';
        return (await server.call('GET', url)).text.includes(JSON.stringify(why).slice(1, -1));
      },
      { what: `the audit to say ${why}` },
    );
  });

  it('is taken with a key that was published since, and the keys are not read each time', async () => {
    const before = issuer.requests;
    await exchange(issuer.token(job()));
    await exchange(issuer.token(job()));
    expect(issuer.requests).toBe(before);
    issuer.addKey('unpublished', { published: false });
    const answers = [];
    for (let i = 0; i < 5; i++) {
      answers.push(await exchange(issuer.token(job(), { kid: 'unpublished' })));
    }
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 401, 401]);
    // A flood of unknown keys is not passed on to the issuer.
    expect(issuer.requests - before).toBeLessThanOrEqual(1);
  });

  it('waits while its issuer cannot be asked', async () => {
    const down = new Issuer();
    await down.listen();
    down.fault = 500;
    const rules = [{ name: 'x', conditions: { sub: 'me' }, account: 'deployer' }];
    const url = '/api/v1/lockstep/settings/token-exchange';
    const issuers = [{ issuer: down.address, audience: AUDIENCE, rules }];
    await server.call('PUT', url, { issuers });
    const token = down.token(job({ iss: down.address, sub: 'me' }));
    expect((await exchange(token)).statusCode).toBe(503);
    down.fault = undefined;
    expect((await exchange(token)).statusCode).toBe(200);
    await down.close();
  });
});
