import { createHash } from 'node:crypto';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { guardedLookup } from './address-guard.ts';
import type { HttpPolicy, RemoteAccess } from './remote-access.ts';

export interface Agents {
  'http:': HttpAgent;
  'https:': HttpsAgent;
}

const MAX_SETS = 50;
const MAX_SOCKETS = 8;

/** Connections that are kept open, one set for each way to trust and to reach servers. */
export class AgentPool {
  readonly #policy: HttpPolicy;
  readonly #sets = new Map<string, Agents>();

  constructor(policy: HttpPolicy) {
    this.#policy = policy;
  }

  /** `withIdentity`: the client's certificate is shown only to the server that it is meant for. */
  agentsFor(access: RemoteAccess, withIdentity: boolean): Agents {
    const { caData, insecure, proxy, noProxy } = access;
    const cert = withIdentity ? access.tlsClientCertData : undefined;
    const key = withIdentity ? access.tlsClientCertKey : undefined;
    const settings = JSON.stringify([caData, insecure, proxy, noProxy, cert, key]);
    const id = createHash('sha256').update(settings).digest('hex');
    const known = this.#sets.get(id);
    if (known) return known;
    const shared = {
      keepAlive: true,
      maxSockets: MAX_SOCKETS,
      lookup: guardedLookup(this.#policy, access.proxy ? undefined : operatorsProxies()),
      proxyEnv: proxyEnvironment(access),
    };
    const agents: Agents = {
      'http:': new HttpAgent(shared),
      'https:': new HttpsAgent({
        ...shared,
        ...(caData ? { ca: caData } : {}),
        ...(insecure ? { rejectUnauthorized: false } : {}),
        ...(cert && key ? { cert, key } : {}),
      }),
    };
    this.#makeRoom();
    this.#sets.set(id, agents);
    return agents;
  }

  close(): void {
    for (const id of [...this.#sets.keys()]) this.#drop(id);
  }

  #makeRoom(): void {
    const [oldest] = this.#sets.keys();
    if (this.#sets.size >= MAX_SETS && oldest !== undefined) this.#drop(oldest);
  }

  #drop(id: string): void {
    const agents = this.#sets.get(id);
    this.#sets.delete(id);
    agents?.['http:'].destroy();
    agents?.['https:'].destroy();
  }
}

/** The hosts of the process's own proxies: these may well be on this machine. */
function operatorsProxies(): ReadonlySet<string> {
  const { HTTP_PROXY, HTTPS_PROXY, http_proxy, https_proxy } = process.env;
  const urls = [HTTP_PROXY, HTTPS_PROXY, http_proxy, https_proxy];
  return new Set(urls.flatMap((url) => (url && URL.canParse(url) ? new URL(url).hostname : [])));
}

/** The repository's own proxy, else that of the process. */
function proxyEnvironment({ proxy, noProxy }: RemoteAccess): NodeJS.ProcessEnv {
  if (!proxy) return process.env;
  return {
    HTTP_PROXY: proxy,
    HTTPS_PROXY: proxy,
    ...(noProxy ? { NO_PROXY: noProxy } : {}),
  };
}
