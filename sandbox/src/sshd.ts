import { access, constants, mkdir, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { aptEnvironment, isDebianRoot, withAptLock } from './debian.ts';
import { findOnPath } from './find-on-path.ts';
import { findFreePort } from './ports.ts';
import type { ProcessGroup } from './process-group.ts';
import { runCommand } from './run-command.ts';
import { waitUntil } from './wait-until.ts';

export interface SshdOptions {
  /** Host key, settings and the accepted keys lie here. */
  readonly dataDir: string;
  /** The public keys that may log in, a line each. */
  readonly authorizedKeys: readonly string[];
  /** Runs in place of what was asked for, which stands in SSH_ORIGINAL_COMMAND. */
  readonly forcedCommand?: string;
}

export interface Sshd {
  readonly port: number;
  /** The account that logs in: the one that this process runs as. */
  readonly user: string;
  /** The server's own public key, `ssh-ed25519 AAAA…`. */
  readonly hostKey: string;
}

/** Starts OpenSSH's server on loopback, for the account of this process and no other. */
export async function startSshd(group: ProcessGroup, options: SshdOptions): Promise<Sshd> {
  const command = await ensureSshd();
  const port = await findFreePort();
  const hostKey = await writeSettings(options, port);
  const server = await group.start({
    name: 'sshd',
    command,
    args: ['-D', '-e', '-f', join(options.dataDir, 'sshd_config')],
  });
  await waitUntil(() => greets(port), {
    deadlineMs: 20_000,
    what: 'sshd answering',
    hopeless: () => server.ended(),
  }).catch(async (error: Error) => {
    throw new Error(`${error.message}\n${await server.logTail()}`);
  });
  return { port, user: userInfo().username, hostKey };
}

async function writeSettings(options: SshdOptions, port: number): Promise<string> {
  const { dataDir } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  // Where sshd as root shuts its unprivileged half in; a package makes it only as a service starts.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const key = join(dataDir, 'host_key');
  await runCommand('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', key]);
  await writeFile(join(dataDir, 'authorized_keys'), `${options.authorizedKeys.join('\n')}\n`, {
    mode: 0o600,
  });
  const lines = [
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    `HostKey ${key}`,
    `AuthorizedKeysFile ${join(dataDir, 'authorized_keys')}`,
    `PidFile ${join(dataDir, 'sshd.pid')}`,
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    // The folder of a test stands in a folder that others may write to.
    'StrictModes no',
    'UsePAM no',
    'PrintMotd no',
    'AcceptEnv GIT_PROTOCOL',
    ...(options.forcedCommand ? [`ForceCommand ${options.forcedCommand}`] : []),
  ];
  await writeFile(join(dataDir, 'sshd_config'), `${lines.join('\n')}\n`);
  const { stdout } = await runCommand('ssh-keygen', ['-y', '-f', key]);
  return stdout.trim().split(' ').slice(0, 2).join(' ');
}

/** The path of sshd, which wants to be called by its whole path. Installed when that may be done. */
export async function ensureSshd(): Promise<string> {
  const found = await findSshd();
  if (found) return found;
  if (await isDebianRoot()) {
    await withAptLock(async () => {
      if (await findSshd()) return;
      const env = aptEnvironment();
      const install = ['install', '-y', '-qq', '--no-install-recommends', 'openssh-server'];
      await runCommand('apt-get', ['update', '-qq'], { env, deadlineMs: 180_000 });
      await runCommand('apt-get', install, { env, deadlineMs: 300_000 });
    });
    const installed = await findSshd();
    if (installed) return installed;
  }
  throw new Error('There is no sshd. Install it (Debian: apt-get install openssh-server).');
}

async function findSshd(): Promise<string | undefined> {
  const usual = '/usr/sbin/sshd';
  const isThere = await access(usual, constants.X_OK).then(
    () => true,
    () => false,
  );
  return isThere ? usual : findOnPath('sshd');
}

function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('data', (data) => {
      resolve(data.toString().startsWith('SSH-2.0'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
