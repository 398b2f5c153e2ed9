import { mkdir, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import type { SlapdBinary } from './debian-slapd.ts';
import { ensureSlapd } from './debian-slapd.ts';
import { findFreePort } from './ports.ts';
import type { ProcessGroup, ServerProcess } from './process-group.ts';
import { runCommand } from './run-command.ts';
import { waitUntil } from './wait-until.ts';

export interface SlapdOptions {
  /** Database, settings and certificates lie here. */
  readonly dataDir: string;
  /** `dc=example,dc=org`. */
  readonly suffix: string;
  /** May read and write everything. */
  readonly rootDn: string;
  readonly rootPassword: string;
  /** The entries it begins with, as LDIF, the suffix itself first. */
  readonly ldif: string;
  /** For ldaps and StartTLS, in PEM. */
  readonly certificate: { readonly cert: string; readonly key: string };
  /** Further lines of slapd.conf(5) for the database. */
  readonly databaseSettings?: readonly string[];
}

export interface Slapd {
  /** Speaks in clear, and by StartTLS encrypted. */
  readonly port: number;
  /** Encrypted from the beginning. */
  readonly tlsPort: number;
  /** Its log says each connection, bind and search in a line. */
  readonly process: ServerProcess;
}

/** Starts OpenLDAP's server on loopback with these entries. */
export async function startSlapd(group: ProcessGroup, options: SlapdOptions): Promise<Slapd> {
  const binary = await ensureSlapd();
  const settings = await writeSettings(binary, options);
  await runCommand(binary.command, ['-T', 'add', '-f', settings, '-l', ldifFile(options)], {
    env: binary.env,
  });
  const [port, tlsPort] = [await findFreePort(), await findFreePort()];
  const addresses = `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${tlsPort}`;
  const server = await group.start({
    name: 'slapd',
    command: binary.command,
    args: ['-f', settings, '-h', addresses, '-d', 'stats'],
    env: binary.env,
  });
  await waitUntil(async () => (await isListening(port)) && isListening(tlsPort), {
    deadlineMs: 20_000,
    what: 'slapd answering',
    hopeless: () => server.ended(),
  }).catch(async (error: Error) => {
    throw new Error(`${error.message}\n${await server.logTail()}`);
  });
  return { port, tlsPort, process: server };
}

function ldifFile(options: SlapdOptions): string {
  return join(options.dataDir, 'entries.ldif');
}

async function writeSettings(binary: SlapdBinary, options: SlapdOptions): Promise<string> {
  const { dataDir, certificate } = options;
  const at = (name: string) => join(dataDir, name);
  await mkdir(at('database'), { recursive: true, mode: 0o700 });
  await writeFile(at('tls.crt'), certificate.cert);
  await writeFile(at('tls.key'), certificate.key, { mode: 0o600 });
  await writeFile(ldifFile(options), options.ldif);
  const schemas = ['core', 'cosine', 'inetorgperson', 'nis'];
  const lines = [
    ...schemas.map((name) => `include ${join(binary.schemaDir, name)}.schema`),
    `modulepath ${binary.moduleDir}`,
    'moduleload back_mdb',
    `pidfile ${at('slapd.pid')}`,
    `argsfile ${at('slapd.args')}`,
    `TLSCertificateFile ${at('tls.crt')}`,
    `TLSCertificateKeyFile ${at('tls.key')}`,
    'TLSVerifyClient never',
    'database mdb',
    `suffix "${options.suffix}"`,
    `rootdn "${options.rootDn}"`,
    `rootpw ${options.rootPassword}`,
    `directory ${at('database')}`,
    'maxsize 33554432',
    'index objectClass,uid,mail,cn,member eq',
    ...(options.databaseSettings ?? []),
  ];
  await writeFile(at('slapd.conf'), `${lines.join('\n')}\n`, { mode: 0o600 });
  return at('slapd.conf');
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('connect', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
