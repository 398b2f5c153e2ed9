import { createHash } from 'node:crypto';
import { GitError } from '../command/git-error.ts';
import { runProcess } from '../command/run-process.ts';
import type { LoginTarget } from './login.ts';
import { preferredAddress } from './route.ts';
import { knownHostName } from './ssh-login.ts';

const REFUSED = /host key verification failed|host key is known|identification has changed/i;
const CHANGED = /identification has changed/i;
const SCAN_MS = 10_000;

/**
 * Says more about a host key that was refused: its fingerprint, to compare with what the server's
 * people publish, and the command that makes it known. Other errors come back as they are.
 */
export async function explainHostKey(
  error: GitError,
  target: LoginTarget,
  limits: { deadlineMs: number; signal?: AbortSignal },
): Promise<GitError> {
  if (!REFUSED.test(error.message)) return error;
  const name = knownHostName(target.remote);
  const offered = await scan(target, limits).catch(() => []);
  const prints = offered.map(({ type, key }) => `${type} ${fingerprint(key)}`).join(', ');
  const shown = prints === '' ? '' : ` It shows ${prints}.`;
  const words = CHANGED.test(error.message)
    ? `the host key of ${name} is not the one that is known: the server was set up anew, or somebody else answers in its place.${shown} If that is right, remove the known key and add the new one`
    : `the host key of ${name} is not known.${shown} If that is the server's key, add it`;
  return new GitError('auth', `${words}: ${command(target)}`);
}

function command({ remote }: LoginTarget): string {
  const { port } = new URL(remote.url);
  const option = port === '' || port === '22' ? '' : `-p ${port} `;
  return `ssh-keyscan ${option}${remote.host} | lockstep cert add-ssh --batch`;
}

interface OfferedKey {
  type: string;
  key: string;
}

async function scan(
  target: LoginTarget,
  limits: { deadlineMs: number; signal?: AbortSignal },
): Promise<OfferedKey[]> {
  const address = preferredAddress(target.route);
  if (address === undefined || target.route.proxy !== undefined) return [];
  const { port } = new URL(target.remote.url);
  const { stdout } = await runProcess({
    program: 'ssh-keyscan',
    args: ['-T', '5', '-p', port || '22', '-t', 'ed25519,ecdsa,rsa', '--', address],
    cwd: '/',
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
    maxOutputBytes: 64 * 1024,
    deadlineMs: Math.min(SCAN_MS, limits.deadlineMs),
    ...(limits.signal && { signal: limits.signal }),
  });
  return stdout
    .toString('utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([host, type]) => host !== undefined && !host.startsWith('#') && type !== undefined)
    .map(([, type = '', key = '']) => ({ type, key }));
}

/** As `ssh-keygen -l` shows it. */
function fingerprint(key: string): string {
  const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}
