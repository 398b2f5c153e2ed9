import { join } from 'node:path';
import { startSlapd } from '@lockstep/sandbox';
import { createAuthority } from './certificates.ts';
import { createOwnDir, removeOwnDir } from './own-processes.ts';

export interface LdapServerOptions {
  /** Entries beneath `dc=example,dc=org`, which is there, as LDIF. */
  readonly entries: string;
  /** Further lines of slapd.conf(5) for the database: limits, access, referrals. */
  readonly databaseSettings?: readonly string[];
}

export interface TestLdapServer {
  /** 127.0.0.1:PORT: in clear, or by StartTLS. */
  readonly host: string;
  /** 127.0.0.1:PORT: encrypted from the beginning. */
  readonly tlsHost: string;
  /** In PEM: the authority of its certificate, which is for 127.0.0.1 and localhost. */
  readonly ca: string;
  readonly baseDn: string;
  /** May read everything. */
  readonly adminDn: string;
  readonly adminPassword: string;
  /** A line for each connection, bind and search. */
  log(): Promise<string>;
  /** Stops it as a crash would; its entries stay. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** Starts OpenLDAP's server with a certificate of its own, in some 200 ms. */
export async function startLdapServer(options: LdapServerOptions): Promise<TestLdapServer> {
  const dir = await createOwnDir();
  const authority = createAuthority('Directory');
  const admin = { baseDn: 'dc=example,dc=org', adminDn: 'cn=admin,dc=example,dc=org' };
  const adminPassword = 'the-directory-is-mine';
  const slapd = await startSlapd(dir.processes, {
    dataDir: join(dir.path, 'slapd'),
    suffix: admin.baseDn,
    rootDn: admin.adminDn,
    rootPassword: adminPassword,
    ldif: `${ROOT}\n${options.entries}`,
    certificate: authority.issue(['localhost', '127.0.0.1']),
    databaseSettings: options.databaseSettings,
  });
  return {
    ...admin,
    adminPassword,
    host: `127.0.0.1:${slapd.port}`,
    tlsHost: `127.0.0.1:${slapd.tlsPort}`,
    ca: authority.ca,
    log: () => slapd.process.log(),
    kill: () => slapd.process.kill(),
    close: () => removeOwnDir(dir),
  };
}

const ROOT = `dn: dc=example,dc=org
objectClass: dcObject
objectClass: organization
dc: example
o: Example
`;
