import { join } from 'node:path';
import { startSlapd } from '@lockstep/sandbox';
import type { Client } from 'ldapts';
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
  /** Sets attributes of an entry; no values take one away. */
  modify(dn: string, attributes: Readonly<Record<string, readonly string[]>>): Promise<void>;
  /** Takes an entry away. */
  remove(dn: string): Promise<void>;
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
  const asAdmin = async (work: (client: Client) => Promise<void>) => {
    const { Client } = await import('ldapts');
    const client = new Client({ url: `ldap://127.0.0.1:${slapd.port}` });
    try {
      await client.bind(admin.adminDn, adminPassword);
      await work(client);
    } finally {
      await client.unbind();
    }
  };
  return {
    ...admin,
    adminPassword,
    host: `127.0.0.1:${slapd.port}`,
    tlsHost: `127.0.0.1:${slapd.tlsPort}`,
    ca: authority.ca,
    modify: (dn, attributes) =>
      asAdmin(async (client) => {
        const { Attribute, Change } = await import('ldapts');
        const changes = Object.entries(attributes).map(([type, values]) => {
          const modification = new Attribute({ type, values: [...values] });
          return new Change({ operation: 'replace', modification });
        });
        await client.modify(dn, changes);
      }),
    remove: (dn) => asAdmin((client) => client.del(dn)),
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
