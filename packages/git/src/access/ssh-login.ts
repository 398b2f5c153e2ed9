import { isIP } from 'node:net';
import { devNull } from 'node:os';
import type { Login, LoginTarget, SecretFile } from './login.ts';
import type { Remote } from './remote.ts';
import { preferredAddress } from './route.ts';
import { socksCommand } from './socks-command.ts';

/** How ssh is called: with this key and these host keys only, at the address that was checked. */
export async function sshLogin(target: LoginTarget, file: SecretFile): Promise<Login> {
  const { access, remote, route } = target;
  const options = ['-F', devNull, '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=15'];
  if (access.sshPrivateKey) {
    const key = access.sshPrivateKey.replaceAll('\r\n', '\n');
    options.push('-o', 'IdentitiesOnly=yes', '-i', await file('id', key));
  } else options.push('-o', 'IdentityFile=none');
  if (access.insecure || access.insecureIgnoreHostKey) {
    options.push('-o', 'StrictHostKeyChecking=no', '-o', `UserKnownHostsFile=${devNull}`);
    options.push('-o', 'LogLevel=ERROR');
  } else {
    const knownHosts = await file('known_hosts', access.sshKnownHosts ?? '');
    options.push('-o', 'StrictHostKeyChecking=yes', '-o', `UserKnownHostsFile=${knownHosts}`);
    options.push('-o', `GlobalKnownHostsFile=${devNull}`);
  }
  const login: Login = { config: [], env: {}, secrets: [], sshOptions: options };
  const address = preferredAddress(route);
  if (route.proxy !== undefined) {
    const socks = socksCommand(route.proxy);
    options.push('-o', `ProxyCommand=${socks.command}`);
    Object.assign(login.env, socks.env);
    login.secrets.push(...socks.secrets);
  } else if (address !== undefined && isIP(remote.host) === 0) {
    // The name stays the one by which the host's key is known.
    options.push('-o', `Hostname=${address}`, '-o', `HostKeyAlias=${knownHostName(remote)}`);
  }
  login.env.GIT_SSH_COMMAND = ['ssh', ...options].map(shellWord).join(' ');
  login.env.GIT_SSH_VARIANT = 'ssh';
  return login;
}

/** How a known_hosts file names a server: `host`, or `[host]:port` where the port is not 22. */
export function knownHostName(remote: Pick<Remote, 'url' | 'host'>): string {
  const { port } = new URL(remote.url);
  return port === '' || port === '22' ? remote.host : `[${remote.host}]:${port}`;
}

function shellWord(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
