import { isIP } from 'node:net';
import { GitError } from '../command/git-error.ts';
import { checkedAddresses, type HostAddress } from './address-check.ts';
import { type ProxySettings, proxyFor } from './proxy.ts';
import type { Remote } from './remote.ts';
import type { AddressPolicy } from './repo-access.ts';

/** How a host is reached: through a proxy, or at addresses that were checked. */
export interface Route {
  proxy?: string;
  /** Empty for local paths, and behind a proxy for names that only the proxy knows. */
  addresses: HostAddress[];
}

/** Throws GitError `refused` for a forbidden address, `unreachable` for a name nobody knows. */
export async function findRoute(
  remote: Pick<Remote, 'url' | 'protocol' | 'host'>,
  settings: ProxySettings,
  policy: AddressPolicy,
): Promise<Route> {
  if (remote.protocol === 'file') return { addresses: [] };
  const isHttp = remote.protocol !== 'ssh';
  const proxy = isHttp ? proxyFor(new URL(remote.url), settings) : settings.proxy || undefined;
  const addresses = await checkedAddresses(remote.host, policy);
  if (addresses.length === 0 && proxy === undefined) {
    throw new GitError('unreachable', `could not resolve host: ${remote.host}`);
  }
  return { ...(proxy !== undefined && { proxy }), addresses };
}

/** The one address for programs that take one: IPv4 where there is one, since it works everywhere. */
export function preferredAddress(route: Route): string | undefined {
  const four = route.addresses.find(({ family }) => family === 4);
  return (four ?? route.addresses[0])?.address;
}

/** `host:port:address,…`, as curl takes it; undefined where there is nothing to pin. */
export function pinnedResolution(remote: Remote, route: Route): string | undefined {
  if (isIP(remote.host) !== 0 || route.addresses.length === 0) return undefined;
  const { port, protocol } = new URL(remote.url);
  const addresses = route.addresses.map(({ address, family }) =>
    family === 6 ? `[${address}]` : address,
  );
  const number = port || (protocol === 'https:' ? '443' : '80');
  return `${remote.host}:${number}:${addresses.join(',')}`;
}
