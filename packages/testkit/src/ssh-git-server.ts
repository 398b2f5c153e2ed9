import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, startSshd } from '@lockstep/sandbox';
import { createOwnDir, removeOwnDir } from './own-processes.ts';
import { TestRepo } from './test-repo.ts';

export interface TestSshGitServer {
  /** ssh://USER@127.0.0.1:PORT, with the repositories at URL/NAME.git. */
  readonly url: string;
  readonly port: number;
  /** A private key that may log in, and one that may not, as OpenSSH writes them. */
  readonly privateKey: string;
  readonly strangersKey: string;
  /** The line of a known_hosts file that knows this server. */
  readonly knownHosts: string;
  createRepo(name: string): Promise<TestRepo>;
  close(): Promise<void>;
}

/**
 * Serves Git over SSH on loopback, by OpenSSH's own server. `lfsAuthenticate` is what it answers to
 * whoever asks by ssh where large files are.
 */
export async function startSshGitServer(
  options: { readonly lfsAuthenticate?: object } = {},
): Promise<TestSshGitServer> {
  const dir = await createOwnDir();
  const [login, stranger] = [await makeKey(dir.path, 'login'), await makeKey(dir.path, 'stranger')];
  const sshd = await startSshd(dir.processes, {
    dataDir: join(dir.path, 'sshd'),
    authorizedKeys: [login.publicKey],
    forcedCommand: await writeCommand(dir.path, options.lfsAuthenticate),
  });
  const url = `ssh://${sshd.user}@127.0.0.1:${sshd.port}`;
  return {
    url,
    port: sshd.port,
    privateKey: login.privateKey,
    strangersKey: stranger.privateKey,
    knownHosts: `[127.0.0.1]:${sshd.port} ${sshd.hostKey}\n`,
    createRepo: (name) => TestRepo.create(dir.path, url, name),
    close: () => removeOwnDir(dir),
  };
}

async function makeKey(dir: string, name: string) {
  const path = join(dir, name);
  await runCommand('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', path]);
  const read = async (file: string) => (await runCommand('cat', [file])).stdout;
  return { privateKey: await read(path), publicKey: (await read(`${path}.pub`)).trim() };
}

/** Paths are relative to the folder of the repositories; nothing but Git is run. */
async function writeCommand(dir: string, lfsAuthenticate: object | undefined): Promise<string> {
  const path = join(dir, 'serve.sh');
  const answer = JSON.stringify(lfsAuthenticate ?? {}).replaceAll("'", "'\\''");
  const lines = [
    '#!/bin/sh',
    `cd '${dir}' || exit 1`,
    'case "$SSH_ORIGINAL_COMMAND" in',
    `git-lfs-authenticate*) echo '${answer}' ;;`,
    `git-upload-pack*) name=\${SSH_ORIGINAL_COMMAND#*/}; exec git upload-pack "./\${name%\\'}" ;;`,
    '*) echo "only reading is allowed" >&2; exit 1 ;;',
    'esac',
    '',
  ];
  await writeFile(path, lines.join('\n'));
  await chmod(path, 0o755);
  return path;
}
