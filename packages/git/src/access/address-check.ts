import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { GitError } from '../command/git-error.ts';
import type { AddressPolicy } from './repo-access.ts';

/** An IP address that was found good, to be contacted and no other. */
export interface HostAddress {
  address: string;
  family: number;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addSubnet('0.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');
loopback.addAddress('::', 'ipv6');

/** Link-local addresses hold the clouds' metadata services, which hand out credentials. */
const linkLocal = new BlockList();
linkLocal.addSubnet('169.254.0.0', 16);
linkLocal.addSubnet('fe80::', 10, 'ipv6');
linkLocal.addSubnet('fd00:ec2::', 32, 'ipv6');
linkLocal.addAddress('100.100.100.200');

/**
 * The addresses of a host, each of them checked: none may be this machine or link-local. Private
 * networks are allowed: that is where many teams' Git servers are. The caller contacts just these,
 * so that a name cannot answer differently the second time. Empty when the name is not known here.
 */
export async function checkedAddresses(
  host: string,
  policy: AddressPolicy,
): Promise<HostAddress[]> {
  const addresses = await addressesOf(host);
  for (const { address, family } of addresses) {
    const type = family === 6 ? 'ipv6' : 'ipv4';
    if (linkLocal.check(address, type)) throw refusedHost(host, 'a link-local address');
    if (!policy.allowLoopback && loopback.check(address, type)) {
      throw refusedHost(host, 'this machine');
    }
  }
  return addresses;
}

async function addressesOf(host: string): Promise<HostAddress[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  return await lookup(host, { all: true }).catch(() => []);
}

function refusedHost(host: string, what: string): GitError {
  return new GitError('refused', `repository host ${host} is refused: it is ${what}`);
}
