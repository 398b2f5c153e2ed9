import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { GitError } from '../command/git-error.ts';
import type { Remote } from './remote.ts';
import type { AddressPolicy } from './repo-access.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('0.0.0.0');
loopback.addAddress('::1', 'ipv6');
loopback.addAddress('::', 'ipv6');

/** Link-local addresses hold the clouds' metadata services, which hand out credentials. */
const linkLocal = new BlockList();
linkLocal.addSubnet('169.254.0.0', 16);
linkLocal.addSubnet('fe80::', 10, 'ipv6');
linkLocal.addSubnet('fd00:ec2::', 32, 'ipv6');

/**
 * Refuses a host that is, or resolves to, this machine or a link-local address. Private networks
 * are allowed: that is where many teams' Git servers are.
 */
export async function checkAddress(remote: Remote, policy: AddressPolicy): Promise<void> {
  if (remote.protocol === 'file') return;
  for (const { address, family } of await addressesOf(remote.host)) {
    const type = family === 6 ? 'ipv6' : 'ipv4';
    if (linkLocal.check(address, type)) throw refusedHost(remote.host, 'a link-local address');
    if (!policy.allowLoopback && loopback.check(address, type)) {
      throw refusedHost(remote.host, 'this machine');
    }
  }
}

async function addressesOf(host: string): Promise<{ address: string; family: number }[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  try {
    return await lookup(host, { all: true });
  } catch {
    // Behind a proxy names may not resolve here; git itself reports the rest.
    return [];
  }
}

function refusedHost(host: string, what: string): GitError {
  return new GitError('refused', `repository host ${host} is refused: it is ${what}`);
}
