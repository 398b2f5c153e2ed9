import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool, type ToolResult } from '../process/run-tool.ts';
import { type Workspace, withWorkspace } from '../process/workspace.ts';
import type { SopsKey } from './sops-key.ts';

const GPG_MS = 30_000;
/** A data key is shorter by far; what unpacks to more is none. */
const MAX_MESSAGE_BYTES = 64 * 1024;
const MAX_OPENED_BYTES = 4096;
const OPTIONS = [
  '--batch',
  '--no-tty',
  '--quiet',
  '--pinentry-mode',
  'loopback',
  '--passphrase',
  '',
];

/** Runs gpg with a home that is made for this once. */
async function withGpg<T>(
  use: (gpg: (args: readonly string[]) => Promise<ToolResult>, workspace: Workspace) => Promise<T>,
): Promise<T> {
  return await withWorkspace(async (workspace) => {
    const home = join(workspace.treeDir(''), 'gnupg');
    await mkdir(home, { mode: 0o700 });
    const run = (file: string, args: readonly string[]) =>
      runTool({
        file,
        args: ['--homedir', home, ...args],
        cwd: home,
        env: { ...workspace.env, HOME: home },
        endsAtMs: performance.now() + GPG_MS,
        maxOutputBytes: 1024 * 1024,
      });
    try {
      return await use((args) => run('gpg', [...OPTIONS, ...args]), workspace);
    } finally {
      // Its agent holds the keys, and would outlive us.
      await run('gpgconf', ['--kill', 'all']).catch(() => {});
    }
  });
}

/** Opens an armoured data key by the gpg program; undefined where no key fits. */
export async function openPgp(
  sealed: string,
  keys: readonly SopsKey[],
): Promise<Buffer | undefined> {
  const own = keys.filter(({ type }) => type === 'pgp');
  if (own.length === 0 || sealed.length > MAX_MESSAGE_BYTES) return undefined;
  return await withGpg(async (gpg, workspace) => {
    for (const [index, key] of own.entries()) {
      await gpg(['--import', await workspace.write(`key-${index}`, key.secret)]);
    }
    const message = await workspace.write('message', sealed);
    const out = `${message}.out`;
    const limit = ['--max-output', String(MAX_OPENED_BYTES)];
    const result = await gpg([...limit, '--output', out, '--decrypt', message]);
    if (!result.ok) return undefined;
    const { readFile } = await import('node:fs/promises');
    return await readFile(out);
  });
}

/** Fingerprints of the private keys in armoured text; empty for text without any. */
export async function pgpFingerprints(secret: string): Promise<string[]> {
  return await withGpg(async (gpg, workspace) => {
    const file = await workspace.write('key', secret);
    const result = await gpg(['--with-colons', '--import-options', 'show-only', '--import', file]);
    if (!result.ok) return [];
    const lines = result.stdout.split('\n').map((line) => line.split(':'));
    const secrets = lines.flatMap((fields, index) =>
      fields[0] === 'sec' && lines[index + 1]?.[0] === 'fpr' ? [lines[index + 1]?.[9] ?? ''] : [],
    );
    return secrets.filter((one) => one !== '');
  });
}
