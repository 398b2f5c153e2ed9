import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { FetchError } from './fetch-error.ts';
import type { HttpPolicy } from './remote-access.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addSubnet('0.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');
loopback.addAddress('::', 'ipv6');

/** Where clouds keep what tells credentials of the machine: no charts are there. */
const linkLocal = new BlockList();
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4');
linkLocal.addSubnet('fe80::', 10, 'ipv6');
linkLocal.addAddress('fd00:ec2::254', 'ipv6');

/** Refuses a host that is written as an address and must not be contacted. */
export function checkHost(url: URL, policy: HttpPolicy): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  const why = family === 0 ? undefined : refusal(host, family, policy);
  if (why) throw refused(url.hostname, why);
}

/**
 * Finds addresses of a host as a connection is made, and refuses those that must not be contacted:
 * a name that was looked up before may mean something else by then. `trusted` are the operator's own.
 */
export function guardedLookup(
  policy: HttpPolicy,
  trusted: ReadonlySet<string> = new Set(),
): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      for (const { address, family } of addresses) {
        const why = trusted.has(host) ? undefined : refusal(address, family, policy);
        if (why) return callback(refused(host, why), []);
      }
      if (options.all) callback(null, addresses);
      else callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
    });
  };
}

function refusal(address: string, family: number, policy: HttpPolicy): string | undefined {
  const type = family === 6 ? 'ipv6' : 'ipv4';
  if (linkLocal.check(address, type)) return 'a link-local address';
  if (!policy.allowLoopback && loopback.check(address, type)) return 'this machine';
  return undefined;
}

function refused(host: string, what: string): FetchError {
  return new FetchError(`host ${host} is refused: it is ${what}`, { status: 0 });
}

/** Whether a host is the machine itself by its name. */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  if (family === 0) return host === 'localhost' || host.endsWith('.localhost');
  return loopback.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
