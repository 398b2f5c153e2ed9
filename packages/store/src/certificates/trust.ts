import { normalizeRepoUrl } from '@lockstep/domain';
import type { Database } from '../database.ts';

/** What a repository's host is believed by. */
export interface HostTrust {
  /** PEM of the certificates that are stated for the host; none: those of the system count. */
  caData?: string;
  /** Lines of a known_hosts file: all that are known, since submodules may be on other hosts. */
  sshKnownHosts?: string;
}

/**
 * Reads what is known for the host of an address. `host:5000/charts` may be a registry with its
 * port, or a path by ssh: what is known of both is answered.
 */
export async function hostTrust(database: Database, address: string): Promise<HostTrust> {
  const key = normalizeRepoUrl(address);
  const isBySsh = key.startsWith('ssh:');
  const isPerhapsRegistry = /^[^@/:]+:\d+(\/|$)/.test(address);
  const caData =
    isBySsh && !isPerhapsRegistry ? undefined : await certificatesOf(database, hostOf(key));
  return {
    ...(isBySsh && { sshKnownHosts: await knownHosts(database) }),
    ...(caData !== undefined && { caData }),
  };
}

async function knownHosts(database: Database): Promise<string> {
  const { rows } = await database.query<{ line: string }>(
    `SELECT server_name || ' ' || cert_sub_type || ' ' || data AS line FROM certificate
     WHERE cert_type = 'ssh' ORDER BY server_name, cert_sub_type`,
  );
  return rows.map(({ line }) => `${line}\n`).join('');
}

async function certificatesOf(database: Database, host: string): Promise<string | undefined> {
  if (host === '') return undefined;
  const { rows } = await database.query<{ data: string }>(
    `SELECT data FROM certificate WHERE server_name = $1 AND cert_type = 'https'`,
    [host],
  );
  return rows[0]?.data;
}

/** Without port and brackets; registries are also written without a scheme. */
export function hostOf(key: string): string {
  const authority = key.replace(/^[\w+.-]+:\/\//, '').split('/', 1)[0] ?? '';
  return authority
    .replace(/^[^@]*@/, '')
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
}
