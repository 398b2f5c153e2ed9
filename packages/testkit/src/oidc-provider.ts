import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ClientMetadata, Configuration, KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { HttpServerOptions } from './http-test-server.ts';
import { finishSignIn } from './sign-in-by-form.ts';

/** What the provider tells of a user besides `sub`. */
export type TestUserClaims = Record<string, unknown>;

export interface TestOidcOptions {
  clients: ClientMetadata[];
  /** By the name that they sign in with, which is their `sub`. */
  users: Record<string, TestUserClaims>;
  tls?: HttpServerOptions['tls'];
  /** Of ID tokens; an hour if not given. */
  idTokenSeconds?: number;
  /** Claims of scopes are told by userinfo only. */
  onlyByUserInfo?: boolean;
}

export interface TestOidcProvider {
  issuer: string;
  /** May be changed while it runs: what is told next is by this. Who is gone, gets no new token. */
  users: Map<string, TestUserClaims>;
  /** `POST /token`, in order, without queries. */
  requests: string[];
  /** What it signs with, under the key id `test-key`, by RS256. */
  signingKey: KeyObject;
  /** Further pages, by their path: what each answers with status 200. */
  pages: Map<string, string>;
  /** From now on every request is answered with this status; undefined ends it. */
  setFault(status: number | undefined): void;
  /**
   * Does what somebody does whose browser is sent to this address: signs in, confirms, and answers
   * where the browser is sent from there; undefined where it stays. `cookies` are those of a browser
   * that comes again, such as to sign out.
   */
  signIn(location: string, login: string, cookies?: Map<string, string>): Promise<URL | undefined>;
  close(): Promise<void>;
}

/** A real OpenID provider on loopback, with a form to sign in at, for client programs of any kind. */
export async function startOidcProvider(options: TestOidcOptions): Promise<TestOidcProvider> {
  const server = options.tls ? createTlsServer(options.tls) : createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const issuer = `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  const users = new Map(Object.entries(options.users));
  const { privateKey: signingKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pages = new Map<string, string>();
  const provider = await withoutWarnings(async () => {
    const { Provider } = await import('oidc-provider');
    return new Provider(issuer, configurationOf(options, { users, port, signingKey }));
  });
  const requests: string[] = [];
  let fault: number | undefined;
  const handle = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    requests.push(`${request.method} ${request.url?.split('?')[0]}`);
    const page = pages.get(request.url?.split('?')[0] ?? '');
    if (fault !== undefined) response.writeHead(fault).end();
    else if (page !== undefined) response.end(page);
    else if (request.url?.startsWith('/sign-in/')) void interact(provider, request, response);
    else handle(request, response);
  });
  return {
    issuer,
    users,
    requests,
    signingKey,
    pages,
    setFault: (status) => {
      fault = status;
    },
    signIn: finishSignIn,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** It warns of what is right here: that it keeps everything in memory. */
async function withoutWarnings<T>(work: () => Promise<T>): Promise<T> {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return await work();
  } finally {
    console.warn = warn;
  }
}

/** Asks for a name, and takes whatever name is given. */
async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse) {
  if (request.method !== 'POST') {
    const field = '<label>User <input name="login" autofocus></label>';
    response.setHeader('content-type', 'text/html');
    response.end(page(`<form method="post">${field}<button>Continue</button></form>`));
    return;
  }
  const login = new URLSearchParams(await text(request)).get('login') ?? '';
  const result = login === '' ? REFUSED : { login: { accountId: login } };
  await provider.interactionFinished(request, response, result);
}

const REFUSED = { error: 'access_denied', error_description: 'nobody signed in' };

function page(body: string): string {
  return `<!doctype html><title>Example provider</title><main><h1>Example provider</h1>${body}</main>`;
}

interface Own {
  users: Map<string, TestUserClaims>;
  port: number;
  signingKey: KeyObject;
}

function configurationOf(
  { clients, idTokenSeconds = 3600, onlyByUserInfo = false }: TestOidcOptions,
  { users, port, signingKey }: Own,
): Configuration {
  return {
    clients,
    jwks: { keys: [publishedKey(signingKey)] },
    // Browsers keep the cookies of all ports of a host together.
    cookies: {
      keys: ['a key of the tests'],
      names: { session: `op${port}`, interaction: `op${port}_i`, resume: `op${port}_r` },
    },
    scopes: ['openid', 'offline_access', 'profile', 'email', 'groups'],
    claims: {
      openid: ['sub', 'hasgroups', '_claim_names', '_claim_sources', 'realm_access'],
      profile: ['name', 'preferred_username'],
      email: ['email', 'email_verified'],
      groups: ['groups'],
    },
    conformIdTokenClaims: onlyByUserInfo,
    findAccount: async (_ctx, id) => {
      const claims = users.get(id);
      return claims && { accountId: id, claims: async () => ({ sub: id, ...claims }) };
    },
    features: featuresOf(),
    // Its own guard lets it tell nobody on loopback, where the tests are.
    fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined } as RequestInit),
    interactions: { url: (_ctx, interaction) => `/sign-in/${interaction.uid}` },
    ttl: {
      ...{ IdToken: idTokenSeconds, AccessToken: 3600, AuthorizationCode: 60, DeviceCode: 600 },
      ...{ Grant: 86_400, Interaction: 600, RefreshToken: 86_400, Session: 86_400 },
    },
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    loadExistingGrant: grantWhatIsAsked,
    renderError: async (ctx, out) => {
      ctx.type = 'html';
      ctx.body = page(`<p>${out.error}: ${out.error_description ?? ''}</p>`);
    },
  };
}

function featuresOf(): Configuration['features'] {
  const show = (what: string, form: string) => (ctx: { body?: unknown }) => {
    ctx.body = page(`<p>${what}</p>${form}`);
  };
  return {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    claimsParameter: { enabled: true },
    userinfo: { enabled: true },
    deviceFlow: {
      enabled: true,
      userCodeInputSource: async (ctx, form) => show('Enter the code', form)(ctx),
      userCodeConfirmSource: async (ctx, form, _client, _device, code) =>
        show(
          `Is the code ${code}?`,
          `${form}<button type="submit" form="op.deviceConfirmForm">Continue</button>`,
        )(ctx),
      successSource: async (ctx) => show('You may close this page', '')(ctx),
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: async (ctx, form) =>
        show(
          'Sign out?',
          `${form}<button type="submit" form="op.logoutForm" name="logout" value="yes">Yes</button>`,
        )(ctx),
      postLogoutSuccessSource: async (ctx) => show('Signed out', '')(ctx),
    },
  };
}

/** Nobody is asked for consent: it is their employer's provider. */
async function grantWhatIsAsked({ oidc }: KoaContextWithOIDC) {
  const clientId = oidc.client?.clientId ?? '';
  const known = oidc.result?.consent?.grantId ?? oidc.session?.grantIdFor(clientId);
  const found = known ? await oidc.provider.Grant.find(known) : undefined;
  if (found) return found;
  const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session?.accountId ?? '' });
  grant.addOIDCScope('openid offline_access profile email groups');
  grant.addOIDCClaims(['groups', 'email', 'realm_access']);
  await grant.save();
  return grant;
}

function publishedKey(key: KeyObject) {
  return { ...key.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test-key' };
}
