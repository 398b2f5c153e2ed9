import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Remote } from './remote.ts';
import type { RepoAccess } from './repo-access.ts';

/** What a command needs to log in: never part of its arguments. */
export interface Login {
  config: (readonly [string, string])[];
  env: Record<string, string>;
  secrets: string[];
}

type SecretFile = (name: string, content: string) => Promise<string>;

/**
 * Runs `use` with the repository's credentials as environment and, where git wants files, as files
 * of mode 0600 that are gone afterwards.
 */
export async function withLogin<T>(
  access: RepoAccess,
  remote: Remote,
  use: (login: Login) => Promise<T>,
): Promise<T> {
  let dir: string | undefined;
  const file: SecretFile = async (name, content) => {
    dir ??= await mkdtemp(join(tmpdir(), 'lockstep-git-'));
    const path = join(dir, name);
    await writeFile(path, content.endsWith('\n') ? content : `${content}\n`, { mode: 0o600 });
    return path;
  };
  try {
    return await use(await buildLogin(access, remote, file));
  } finally {
    if (dir !== undefined) await rm(dir, { recursive: true, force: true });
  }
}

async function buildLogin(access: RepoAccess, remote: Remote, file: SecretFile): Promise<Login> {
  const login: Login = { config: [], env: {}, secrets: secretsOf(access, remote) };
  if (remote.protocol === 'ssh') await addSsh(login, access, file);
  if (remote.protocol === 'http' || remote.protocol === 'https') {
    addAuthorization(login, access, remote);
    await addTls(login, access, file);
    addProxy(login, access);
  }
  return login;
}

function secretsOf(access: RepoAccess, remote: Remote): string[] {
  const proxyPassword =
    access.proxy && URL.canParse(access.proxy) && new URL(access.proxy).password;
  return [access.password, access.bearerToken, remote.password, proxyPassword]
    .filter((secret): secret is string => typeof secret === 'string' && secret !== '')
    .flatMap((secret) => [secret, encodeURIComponent(secret)]);
}

function addAuthorization(login: Login, access: RepoAccess, remote: Remote): void {
  const username = access.username ?? remote.username;
  const password = access.password ?? remote.password;
  let header: string | undefined;
  if (access.bearerToken) header = `Authorization: Bearer ${access.bearerToken}`;
  else if (username !== undefined || password !== undefined) {
    const pair = Buffer.from(`${username ?? 'git'}:${password ?? ''}`).toString('base64');
    header = `Authorization: Basic ${pair}`;
    login.secrets.push(pair);
  }
  // Scoped to the server, so that a redirect to another one does not carry the header along.
  const { origin } = new URL(remote.url);
  if (header !== undefined) login.config.push([`http.${origin}/.extraHeader`, header]);
}

async function addTls(login: Login, access: RepoAccess, file: SecretFile): Promise<void> {
  if (access.insecure) login.config.push(['http.sslVerify', 'false']);
  if (access.caData) login.config.push(['http.sslCAInfo', await file('ca.pem', access.caData)]);
  if (access.tlsClientCertData && access.tlsClientCertKey) {
    login.config.push(['http.sslCert', await file('client.pem', access.tlsClientCertData)]);
    login.config.push(['http.sslKey', await file('client.key', access.tlsClientCertKey)]);
  }
}

function addProxy(login: Login, access: RepoAccess): void {
  if (access.proxy) login.config.push(['http.proxy', access.proxy]);
  if (access.noProxy !== undefined) {
    login.env.no_proxy = access.noProxy;
    login.env.NO_PROXY = access.noProxy;
  }
}

async function addSsh(login: Login, access: RepoAccess, file: SecretFile): Promise<void> {
  const options = ['-F', devNull, '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=15'];
  if (access.sshPrivateKey) {
    options.push('-o', 'IdentitiesOnly=yes', '-i', await file('id', access.sshPrivateKey));
  } else options.push('-o', 'IdentityFile=none');
  if (access.insecure) {
    options.push('-o', 'StrictHostKeyChecking=no', '-o', `UserKnownHostsFile=${devNull}`);
  } else {
    const knownHosts = await file('known_hosts', access.sshKnownHosts ?? '');
    options.push('-o', 'StrictHostKeyChecking=yes', '-o', `UserKnownHostsFile=${knownHosts}`);
    options.push('-o', `GlobalKnownHostsFile=${devNull}`);
  }
  login.env.GIT_SSH_COMMAND = ['ssh', ...options].map(shellWord).join(' ');
  login.env.GIT_SSH_VARIANT = 'ssh';
}

function shellWord(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
