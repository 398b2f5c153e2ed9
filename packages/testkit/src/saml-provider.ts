import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { inflateRawSync } from 'node:zlib';
import type { TestCertificate } from './certificates.ts';
import { serveHttp } from './http-test-server.ts';
import {
  createSamlKey,
  type SamlSigning,
  type SamlStatement,
  samlResponse,
  signSamlResponse,
} from './saml-response.ts';

/** Values by the attribute's name. */
export type TestSamlUser = Readonly<Record<string, readonly string[]>>;

export interface TestSamlProvider {
  entityId: string;
  /** Where people are sent with a request. */
  ssoUrl: string;
  /** In PEM: by which its responses are known. */
  certificate: string;
  /** What it signs with. */
  key: TestCertificate;
  /** Where people are sent to sign out. */
  sloUrl: string;
  /** May be changed while it runs; by the name that they sign in with, which is their NameID. */
  users: Map<string, TestSamlUser>;
  /** What its page posts for somebody who was sent to this address. */
  respond(location: string, login: string): Promise<SamlPost>;
  close(): Promise<void>;
}

/** A form that a browser posts. */
export interface SamlPost {
  action: string;
  form: Record<string, string>;
}

/** What a request asks for. */
export interface SamlRequest {
  id: string;
  issuer: string;
  callbackUrl: string;
}

/**
 * A SAML 2.0 identity provider on loopback: takes requests by redirect, asks for a name by a form,
 * and has the browser post a signed response.
 */
export async function startSamlProvider(
  options: { users?: Record<string, TestSamlUser>; signs?: SamlSigning['signs'] } = {},
): Promise<TestSamlProvider> {
  const key = createSamlKey('Example identity provider');
  const users = new Map(Object.entries(options.users ?? {}));
  const server = await serveHttp((request, response) => serve(request, response, respond));
  const entityId = `${server.url}/metadata`;
  const respond = async (location: string, login: string): Promise<SamlPost> => {
    const asked = new URL(location);
    const { id, issuer, callbackUrl } = readSamlRequest(asked);
    const statement: SamlStatement = {
      issuer: entityId,
      inResponseTo: id,
      recipient: callbackUrl,
      audience: issuer,
      nameId: login,
      attributes: users.get(login),
    };
    const signing = { key, signs: options.signs };
    const signed = await signSamlResponse(samlResponse(statement), signing);
    const relayState = asked.searchParams.get('RelayState');
    return {
      action: callbackUrl,
      form: {
        SAMLResponse: Buffer.from(signed).toString('base64'),
        ...(relayState === null ? {} : { RelayState: relayState }),
      },
    };
  };
  const ssoUrl = `${server.url}/sso`;
  const sloUrl = `${server.url}/slo`;
  const certificate = key.cert;
  return { entityId, ssoUrl, sloUrl, certificate, key, users, respond, close: server.close };
}

/** What was asked for by redirect. */
export function readSamlRequest(location: URL): SamlRequest {
  const encoded = location.searchParams.get('SAMLRequest') ?? '';
  const xml = inflateRawSync(Buffer.from(encoded, 'base64')).toString();
  const find = (pattern: RegExp) => (pattern.exec(xml)?.[1] ?? '').replaceAll('&amp;', '&');
  return {
    id: find(/<samlp:AuthnRequest[^>]* ID="([^"]*)"/),
    issuer: find(/<saml:Issuer[^>]*>([^<]*)</),
    callbackUrl: find(/AssertionConsumerServiceURL="([^"]*)"/),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  respond: TestSamlProvider['respond'],
): Promise<void> {
  const asked = new URL(request.url ?? '/', `http://${request.headers.host}`);
  response.setHeader('content-type', 'text/html');
  if (asked.pathname !== '/sso') {
    response.writeHead(404).end();
  } else if (request.method !== 'POST') {
    const field = '<label>User <input name="login" autofocus></label>';
    response.end(page(`<form method="post">${field}<button>Continue</button></form>`));
  } else {
    const login = new URLSearchParams(await text(request)).get('login') ?? '';
    const { action, form } = await respond(asked.href, login);
    const fields = Object.entries(form).map(
      ([name, value]) => `<input type="hidden" name="${name}" value="${attribute(value)}">`,
    );
    const script = '<script>document.forms[0].submit()</script>';
    response.end(
      page(`<form method="post" action="${attribute(action)}">${fields.join('')}</form>${script}`),
    );
  }
}

function page(body: string): string {
  return `<!doctype html><title>Example provider</title><main><h1>Example provider</h1>${body}</main>`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
