import { BlockList, isIP } from 'node:net';

/** The part of a repository that says how its server is reached. */
export interface ProxySettings {
  proxy?: string | undefined;
  noProxy?: string | undefined;
}

/**
 * The proxy that requests to `url` go through, or undefined for none: the repository's own, else
 * the one of the process's environment, unless the host is on the list of exceptions.
 */
export function proxyFor(
  url: URL,
  settings: ProxySettings,
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  const exceptions = settings.noProxy || env.no_proxy || env.NO_PROXY || '';
  const own = settings.proxy || undefined;
  const general =
    url.protocol === 'https:'
      ? env.https_proxy || env.HTTPS_PROXY
      : env.http_proxy || env.HTTP_PROXY;
  const proxy = own ?? (general || undefined);
  return proxy !== undefined && !isException(url, exceptions) ? proxy : undefined;
}

/** `*`, hosts with or without port, domains (`.example.com` or `example.com`), addresses, CIDRs. */
function isException(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => matches(host, port, entry.toLowerCase()));
}

function matches(host: string, port: string, entry: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isInSubnet(host, entry);
  const [, name = entry, wantedPort] = /^([^:]+):(\d+)$/.exec(entry) ?? [];
  if (wantedPort !== undefined && wantedPort !== port) return false;
  const domain = name.replace(/^\*?\./, '');
  return host === domain || host.endsWith(`.${domain}`);
}

function isInSubnet(host: string, cidr: string): boolean {
  const [network = '', bits = ''] = cidr.split('/');
  const type = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(network) === 0 || isIP(host) === 0 || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (type === 'ipv6' ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), type);
  return list.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}
