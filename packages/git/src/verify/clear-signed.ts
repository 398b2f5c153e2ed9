import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inGpgHome, readStatus } from './pgp.ts';
import { namesKey, type SignatureKey, type Verification } from './verification.ts';

const MAX_TEXT_BYTES = 2 * 1024 * 1024;

/**
 * Checks a text that was signed in the clear, with these PGP keys and no other; `text` is what gpg
 * read, and there only where the verdict is `good`. With `allowed`, a good signature by any other
 * key is `untrusted`. Throws GitError when gpg cannot be run.
 */
export async function verifyClearSigned(
  content: Buffer,
  keys: readonly SignatureKey[],
  allowed?: readonly string[],
): Promise<Verification & { text?: string }> {
  if (!content.toString('latin1').trimStart().startsWith('-----BEGIN PGP SIGNED MESSAGE-----')) {
    return { status: 'none', fingerprints: [] };
  }
  return await inGpgHome(keys, async (home, gpg) => {
    const [signed, out] = [join(home, 'signed.asc'), join(home, 'text')];
    await writeFile(signed, content);
    const limit = ['--max-output', String(MAX_TEXT_BYTES)];
    const { stdout } = await gpg([...limit, '--output', out, '--decrypt', '--', signed]);
    const found = readStatus(stdout.toString('utf8'));
    if (found.status !== 'good') return found;
    const isAllowed = allowed === undefined || allowed.some((wanted) => namesKey(wanted, found));
    if (!isAllowed) return { ...found, status: 'untrusted' };
    return { ...found, text: await readFile(out, 'utf8') };
  });
}
