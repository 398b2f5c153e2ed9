import { chmod, rename, rm, writeFile } from 'node:fs/promises';
import { generatePassword, hashPassword } from '@lockstep/access';
import type { Store } from '@lockstep/store';
import type { FastifyBaseLogger } from 'fastify';

export const ADMIN = 'admin';

export interface FirstPassword {
  /** Where it is written, readable by its owner only; without it, it is printed once. */
  passwordFile: string | undefined;
  /** Others than who sits on this machine can reach the server: then it has to be changed first. */
  exposed: boolean;
  /** Standard error, if not given: what is printed must not be in the log. */
  print?: (text: string) => void;
}

/**
 * Makes the first account with a password that nobody has seen yet. It is written to its file
 * before the account is made: a crash in between loses nothing.
 */
export async function ensureAdmin(
  store: Store,
  { passwordFile, exposed, print = toStderr }: FirstPassword,
  log: FastifyBaseLogger,
): Promise<void> {
  if (await store.accounts.get(ADMIN)) return;
  const password = generatePassword();
  const draft = passwordFile && `${passwordFile}.${process.pid}`;
  if (draft) await writeSecret(draft, `${password}\n`);
  // Another server may start at the same time: only one of them makes the account.
  const hash = await hashPassword(password);
  const created = await store.accounts.ensure(ADMIN, hash, { mustChangePassword: exposed });
  if (draft && created) await rename(draft, passwordFile);
  else if (draft) await rm(draft, { force: true });
  if (!created) return;
  if (passwordFile) {
    log.info({ file: passwordFile }, 'the account admin was made; its first password is in a file');
  } else {
    const first = exposed ? ', to be changed before anything else' : '';
    print(`\nThe account admin was made. Its password, shown this once${first}: ${password}\n\n`);
    log.info('the account admin was made; its first password was printed once');
  }
}

function toStderr(text: string): void {
  process.stderr.write(text);
}

async function writeSecret(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  // The mode counts only for a new file.
  await chmod(file, 0o600);
}
