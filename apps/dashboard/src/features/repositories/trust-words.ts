import type { RepositoryCertificate } from '@lockstep/domain';

export interface HostKey {
  host: string;
  keyType: string;
  key: string;
}

/**
 * The lines of a known_hosts text, and what `ssh-keyscan` prints. What makes sense is decided by
 * the server; here only what is no line of one is told.
 */
export function hostKeysIn(text: string): HostKey[] | { problem: string } {
  const keys: HostKey[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const [hosts = '', keyType = '', key = ''] = trimmed.split(/\s+/);
    if (/^[@|]/.test(hosts)) {
      return { problem: `line ${index + 1}: hashed hosts and markers are not taken` };
    }
    if (!/^[\w@.-]+$/.test(keyType) || !/^[A-Za-z0-9+/]{20,}=*$/.test(key)) {
      return { problem: `line ${index + 1} is not “host type key”` };
    }
    for (const host of hosts.split(',')) keys.push({ host, keyType, key });
  }
  return keys.length > 0 ? keys : { problem: 'is required' };
}

export function hostKeyItem({ host, keyType, key }: HostKey) {
  return { serverName: host, certType: 'ssh' as const, certSubType: keyType, certData: btoa(key) };
}

export function certificateItem(serverName: string, pem: string) {
  const bytes = new TextEncoder().encode(pem);
  const certData = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return { serverName: serverName.trim(), certType: 'https' as const, certSubType: '', certData };
}

export interface ServerCertificates {
  server: string;
  items: RepositoryCertificate[];
}

/** A server's certificates together, in the order in which the API tells them. */
export function byServer(items: readonly RepositoryCertificate[]): ServerCertificates[] {
  const servers = new Map<string, RepositoryCertificate[]>();
  for (const item of items) {
    servers.set(item.serverName, [...(servers.get(item.serverName) ?? []), item]);
  }
  return [...servers].map(([server, of]) => ({ server, items: of }));
}
