import { chmod, rename, rm, writeFile } from 'node:fs/promises';
import { generatePassword, hashPassword } from '@lockstep/access';
import type { Store } from '@lockstep/store';
import type { FastifyBaseLogger } from 'fastify';

export const ADMIN = 'admin';

/**
 * Makes the first account with a password that nobody has seen yet. It is written to a file that
 * only its owner can read, before the account is made: a crash in between loses nothing.
 */
export async function ensureAdmin(
  store: Store,
  passwordFile: string | undefined,
  log: FastifyBaseLogger,
): Promise<void> {
  if (await store.accounts.get(ADMIN)) return;
  const password = generatePassword();
  const draft = passwordFile && `${passwordFile}.${process.pid}`;
  if (draft) await writeSecret(draft, `${password}\n`);
  // Another server may start at the same time: only one of them makes the account.
  const created = await store.accounts.ensure(ADMIN, await hashPassword(password));
  if (draft && created) await rename(draft, passwordFile);
  else if (draft) await rm(draft, { force: true });
  if (!created) return;
  if (passwordFile) {
    log.info({ file: passwordFile }, 'the account admin was made; its first password is in a file');
  } else {
    log.warn(
      'the account admin was made with a password that is shown nowhere: set one with ' +
        '`lockstep admin password reset`',
    );
  }
}

async function writeSecret(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  // The mode counts only for a new file.
  await chmod(file, 0o600);
}
