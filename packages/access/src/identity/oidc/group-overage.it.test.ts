import {
  createAuthority,
  serveHttp,
  startOidcProvider,
  type TestOidcProvider,
} from '@lockstep/testkit';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RedirectProvider } from '../identity-provider.ts';
import { oidcKind } from './oidc-kind.ts';
import { startGraph, type TestGraph } from './testing/graph.ts';

const CALLBACK = 'https://lockstep.example/auth/callback';
const CLIENT = {
  client_id: 'lockstep',
  client_secret: 'the-client-secret',
  redirect_uris: [CALLBACK],
  grant_types: ['authorization_code', 'refresh_token'],
};

let op: TestOidcProvider;
let graph: TestGraph;
const warnings: string[] = [];
beforeAll(async () => {
  [op, graph] = await Promise.all([
    startOidcProvider({ clients: [CLIENT], users: {} }),
    startGraph(),
  ]);
});
afterAll(() => Promise.all([op.close(), graph.close()]));
beforeEach(() => {
  warnings.length = 0;
  Object.assign(graph, { ids: [], pageSize: 1_000, refusal: undefined, nextLink: undefined });
  graph.asked.length = 0;
});

function open(config: Record<string, unknown> = {}): RedirectProvider {
  const secret = { clientID: 'lockstep', clientSecret: 'the-client-secret' };
  const given = { issuer: op.issuer, ...secret, ...config };
  expect(oidcKind.check(given)).toEqual([]);
  const provider = oidcKind.open(
    { id: 'oidc', kind: 'oidc', name: 'Example', config: given },
    {
      publicUrl: 'https://lockstep.example',
      groupClaims: ['groups'],
      now: () => new Date(),
      warn: (message) => warnings.push(message),
    },
  );
  if (provider.kind !== 'redirect') throw new Error('people are sent to it');
  return provider;
}

async function signIn(provider: RedirectProvider, claims: Record<string, unknown>) {
  op.users.set('eve', { email: 'eve@example.com', ...claims });
  const { location, memory } = await provider.begin({ callbackUrl: CALLBACK });
  const url = await op.signIn(location, 'eve');
  if (!url) throw new Error('nobody came back');
  return provider.finish({ url, memory, form: {} });
}

/** As a token of Microsoft says that it leaves groups out; the endpoint is of an older interface. */
const OVERAGE = {
  _claim_names: { groups: 'src1' },
  _claim_sources: {
    src1: { endpoint: 'https://graph.windows.net/TENANT/users/EVE/getMemberObjects' },
  },
};

describe('groups that Microsoft leaves out', () => {
  const atGraph = () => open({ graphURL: graph.url, rootCA: graph.ca });

  it.each([
    ['the address of an older interface', OVERAGE],
    ['only that there are some', { hasgroups: true }],
  ])('naming %s are had from Graph, page by page', async (_title, claims) => {
    graph.ids = Array.from({ length: 450 }, (_, index) => `00000000-0000-0000-0000-${index}`);
    graph.pageSize = 200;
    const identity = await signIn(atGraph(), claims);
    expect(identity.groups).toEqual(graph.ids);
    expect(graph.asked.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
    expect(JSON.parse(graph.asked[0]?.body ?? '')).toEqual({ securityEnabledOnly: false });
    expect(graph.asked[0]?.authorization).toMatch(/^Bearer \S{20,}$/);
    expect(warnings).toEqual([]);
  });

  it('count as far as a session holds them, and the rest is warned of', async () => {
    graph.ids = Array.from({ length: 2_500 }, (_, index) => `g${index}`);
    expect((await signIn(atGraph(), OVERAGE)).groups).toHaveLength(2_000);
    expect(warnings).toEqual([expect.stringContaining('2500 groups, of which 2000 count')]);
  });

  it('are had again when the provider is asked again', async () => {
    const provider = atGraph();
    graph.ids = ['a'];
    const { subject, refreshToken = '' } = await signIn(provider, OVERAGE);
    graph.ids = ['b'];
    expect((await provider.refresh?.({ subject, refreshToken }))?.groups).toEqual(['b']);
  });

  it('let in whom they may', async () => {
    graph.ids = ['a'];
    const change = { graphURL: graph.url, rootCA: graph.ca };
    expect(await signIn(open({ ...change, allowedGroups: ['a'] }), OVERAGE)).toBeDefined();
    await expect(signIn(open({ ...change, allowedGroups: ['b'] }), OVERAGE)).rejects.toMatchObject({
      code: 'permission-denied',
    });
  });

  it.each<[string, Partial<TestGraph>, string]>([
    [
      'refuses',
      { refusal: [403, 'Authorization_RequestDenied'] },
      '403 Authorization_RequestDenied',
    ],
    ['has too many', { refusal: [400, 'Directory_ResultSizeLimitExceeded'] }, '400 Directory_Res'],
    ['sends elsewhere', { nextLink: 'https://evil.example/' }, 'said to be elsewhere'],
    ['has no end of pages', { pageSize: 1, ids: Array(500).fill('x') }, 'more than 25 pages'],
    ['redirects', { refusal: [302, ''] }, 'it answers 302'],
    ['answers something else', { ids: [1 as never] }, 'no list of ids'],
  ])('are none where it %s, and why is told', async (_title, change, reason) => {
    Object.assign(graph, { ids: ['a', 'b'], pageSize: 1 }, change);
    expect((await signIn(atGraph(), OVERAGE)).groups).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining(reason)]);
    expect(warnings.join()).not.toContain('Bearer');
  });

  it.each([429, 503])('keep nobody in or out where it answers %s', async (status) => {
    graph.refusal = [status, 'tooManyRequests'];
    await expect(signIn(atGraph(), OVERAGE)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('are not asked for with a token that has its groups', async () => {
    expect((await signIn(atGraph(), { groups: ['dev'] })).groups).toEqual(['dev']);
    expect(graph.asked).toEqual([]);
  });

  it.each(['http://graph.example', 'graph.example', 'https://a@graph.example', 'https://g/?a=b'])(
    'are not asked for at %s',
    (graphURL) => {
      const config = { issuer: op.issuer, clientID: 'a', graphURL };
      expect(oidcKind.check(config).map(({ field }) => field)).toEqual(['graphURL']);
    },
  );
});

describe('groups that are at another source', () => {
  const jwt = ({ exp = '5m', ...change }: Record<string, unknown> = {}) =>
    new SignJWT({ iss: op.issuer, sub: 'eve', groups: ['many'], email: 'admin@x', ...change })
      .setProtectedHeader({ alg: 'RS256', kid: 'test-key' })
      .setExpirationTime(exp as string)
      .sign(op.signingKey);
  const at = (endpoint: string) => ({
    _claim_names: { groups: 'src1', email: 'src1' },
    _claim_sources: { src1: { endpoint, access_token: 'for-the-source' } },
  });

  it('of the provider itself are had there, and nothing else of it', async () => {
    op.pages.set('/claims', await jwt());
    const identity = await signIn(open(), at(`${op.issuer}/claims`));
    expect(identity).toMatchObject({ groups: ['many'], email: 'eve@example.com' });
  });

  it('that lie beside are read', async () => {
    const beside = { _claim_names: { groups: 's' }, _claim_sources: { s: { JWT: await jwt() } } };
    expect((await signIn(open(), beside)).groups).toEqual(['many']);
  });

  it.each<[string, () => Promise<string> | string, RegExp]>([
    ['of somebody else', () => jwt({ sub: 'ann' }), /of somebody else/],
    ['that have expired', () => jwt({ exp: 1 }), /"exp"/],
    ['of another issuer', () => jwt({ iss: 'https://evil.example' }), /"iss"/],
    ['not signed', () => new UnsecuredJWT({ groups: ['many'] }).encode(), /does not count/],
    ['that are none', () => 'groups', /does not count/],
  ])('%s do not count', async (_title, body, reason) => {
    op.pages.set('/claims', await body());
    expect((await signIn(open(), at(`${op.issuer}/claims`))).groups).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(reason)]);
  });

  it.each<[string, (port: string) => string]>([
    ['another port of the host', () => 'http://127.0.0.1:1/latest/meta-data'],
    ['the cloud’s own service', () => 'http://169.254.169.254/latest/meta-data'],
    ['another site', () => 'https://evil.example/claims'],
    ['the name of the host before another', (host) => `https://${host}@evil.example/`],
    ['a file', () => 'file:///etc/passwd'],
    ['no address', () => 'claims'],
  ])('at %s are not asked for', async (_title, addressOf) => {
    const { host } = new URL(op.issuer);
    expect((await signIn(open(), at(addressOf(host)))).groups).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(/claimSourceHosts|not one of https/)]);
  });

  it('at a host that was named are had with the token for it', async () => {
    const authority = createAuthority('Claims');
    const asked: string[] = [];
    const source = await serveHttp(
      (request, response) => {
        asked.push(request.headers.authorization ?? '');
        response.end(new UnsecuredJWT({ iss: 'https://claims.example', groups: ['far'] }).encode());
      },
      { tls: authority.issue(['127.0.0.1']) },
    );
    const config = { claimSourceHosts: [source.host], rootCA: authority.ca };
    expect((await signIn(open(config), at(`${source.url}/claims`))).groups).toEqual(['far']);
    expect(asked).toEqual(['Bearer for-the-source']);
    source.setFault(503);
    await expect(signIn(open(config), at(`${source.url}/claims`))).rejects.toMatchObject({
      code: 'unavailable',
    });
    await source.close();
  });
});
