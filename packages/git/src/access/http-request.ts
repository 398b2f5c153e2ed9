import { lookup } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { type AgentOptions, Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { getCACertificates } from 'node:tls';
import { GitError } from '../command/git-error.ts';
import type { AddressPolicy, RepoAccess } from './repo-access.ts';
import { findRoute, type Route } from './route.ts';

/** By what certificates and through which proxy a request goes, and where it may go. */
export type HttpNetwork = Pick<
  RepoAccess,
  'repo' | 'caData' | 'insecure' | 'tlsClientCertData' | 'tlsClientCertKey' | 'proxy' | 'noProxy'
> & {
  policy: AddressPolicy;
  /** For a cloud's own metadata service, whose address the operator gives: asked as it is. */
  isTrusted?: boolean;
};

export interface HttpQuestion {
  url: string;
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  maxBytes?: number;
  deadlineMs?: number;
  isTrusted?: boolean;
}

export interface HttpAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

export type HttpRequester = (question: HttpQuestion) => Promise<HttpAnswer>;

const MAX_BYTES = 1024 * 1024;
const DEADLINE_MS = 30_000;

/**
 * Asks by HTTP(S) under the same rules as git does: checked addresses only, the repository's proxy
 * and certificates, bounded in time and size. Redirects are answered, not followed.
 */
export function httpRequester(network: HttpNetwork): HttpRequester {
  return async (question) => {
    if (!URL.canParse(question.url)) throw new GitError('refused', 'an address that is none');
    const url = new URL(question.url);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw new GitError('refused', `${url.protocol}// is not HTTP`);
    }
    const isTrusted = question.isTrusted ?? network.isTrusted ?? false;
    const route = isTrusted ? undefined : await routeOf(url, network);
    try {
      return await exchange(url, question, network, route);
    } catch (error) {
      throw asGitError(url, error as Error);
    }
  };
}

function routeOf(url: URL, network: HttpNetwork): Promise<Route> {
  const protocol = url.protocol === 'https:' ? ('https' as const) : ('http' as const);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return findRoute({ url: url.href, protocol, host }, network, network.policy);
}

function exchange(
  url: URL,
  question: HttpQuestion,
  network: HttpNetwork,
  route: Route | undefined,
): Promise<HttpAnswer> {
  const deadlineMs = question.deadlineMs ?? DEADLINE_MS;
  if (route?.proxy && !/^https?:\/\//i.test(route.proxy)) {
    throw new GitError('refused', `${url.host} is asked through an http or https proxy only`);
  }
  const agent = agentFor(url, network, route);
  return new Promise<HttpAnswer>((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, {
      method: question.method ?? 'GET',
      headers: { 'user-agent': 'lockstep', ...question.headers },
      agent,
    });
    const timer = setTimeout(() => {
      request.destroy(new GitError('timeout', `${url.host} did not answer in time`));
    }, deadlineMs);
    const end = (outcome: () => void) => {
      clearTimeout(timer);
      outcome();
    };
    request.once('error', (error) => end(() => reject(error)));
    request.once('response', (response) => {
      collect(response, question.maxBytes ?? MAX_BYTES).then(
        (body) =>
          end(() => resolve({ status: response.statusCode ?? 0, headers: response.headers, body })),
        (error: Error) => end(() => reject(error)),
      );
    });
    request.end(question.body);
  }).finally(() => agent.destroy());
}

function agentFor(url: URL, network: HttpNetwork, route: Route | undefined) {
  const common = {
    // The agent goes through a proxy by itself, for both schemes alike.
    ...(route?.proxy && { proxyEnv: { HTTP_PROXY: route.proxy, HTTPS_PROXY: route.proxy } }),
    ...(route && !route.proxy && { lookup: pinnedLookup(route) }),
  };
  if (url.protocol === 'http:') return new HttpAgent(common);
  return new HttpsAgent({ ...common, ...trustOf(url, network) });
}

/**
 * What is set for the repository's server holds for no other: a token service is never asked without
 * a look at its certificate because a Git server has none that is any good.
 */
function trustOf(url: URL, network: HttpNetwork): AgentOptions {
  const { caData, insecure, tlsClientCertData: cert, tlsClientCertKey: key } = network;
  if (url.hostname.toLowerCase() !== hostOf(network.repo)) {
    return caData ? { ca: [...getCACertificates('default'), caData] } : {};
  }
  return {
    ...(caData && { ca: caData }),
    ...(cert && { cert }),
    ...(key && { key }),
    rejectUnauthorized: insecure !== true,
  };
}

function hostOf(repo: string): string | undefined {
  const scp = /^[^@/]+@([^:/]+):/.exec(repo)?.[1];
  return (scp ?? (URL.canParse(repo) ? new URL(repo).hostname : undefined))?.toLowerCase();
}

/** A name answers here only what was found good a moment ago. */
function pinnedLookup(route: Route): LookupFunction {
  return (host, options, callback) => {
    const [first] = route.addresses;
    if (!first) return void lookup(host, options, callback);
    if (options.all) callback(null, route.addresses);
    else callback(null, first.address, first.family);
  };
}

async function collect(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new GitError('too-large', `the answer is longer than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function asGitError(url: URL, error: Error): GitError {
  if (error instanceof GitError) return error;
  const words = error.message || (error as NodeJS.ErrnoException).code || 'no answer';
  return new GitError('unreachable', `${url.host}: ${words}`);
}
