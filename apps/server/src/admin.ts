import { writeFile } from 'node:fs/promises';
import { generatePassword, hashPassword, passwordProblem } from '@lockstep/access';
import { UserError } from '@lockstep/domain';
import {
  openStore,
  type Rotation,
  resetSecretKey,
  rotateSecretKey,
  type Store,
} from '@lockstep/store';

/**
 * What whoever runs the installation may do without a session: it takes the database and the key,
 * which is all there is to have.
 */
export const OPERATOR = { name: 'operator', cause: 'person' } as const;

export interface Installation {
  databaseUrl: string;
  secretKey: Buffer;
  previousKeys?: Buffer[];
}

/**
 * Sets an account's password and ends its sessions. Answers the password, a new one where none is
 * given.
 * @throws UserError `invalid-argument`, or `not-found`.
 */
export async function resetPassword(
  installation: Installation,
  account: string,
  given?: string,
): Promise<string> {
  const password = given ?? generatePassword();
  const problem = passwordProblem(password);
  if (problem) throw new UserError('invalid-argument', `the password ${problem}`);
  await withStore(installation, async (store) => {
    const hash = await hashPassword(password);
    // Nothing was there to reset before the server's first start.
    if (await store.accounts.ensure(account, hash)) return;
    await store.accounts.setPassword(account, hash, OPERATOR);
    // Also the way back for whoever has shut themselves out.
    await store.accounts.update(account, { enabled: true }, OPERATOR);
  });
  return password;
}

/**
 * Writes the key to a new file that only its owner can read, after the database confirmed that it
 * is the one its credentials are sealed with.
 * @throws Error where the file exists: a backup is never written over.
 */
export async function backUpKey(installation: Installation, file: string): Promise<void> {
  await withStore(installation, async () => undefined);
  const text = `${installation.secretKey.toString('base64')}\n`;
  await writeFile(file, text, { mode: 0o600, flag: 'wx' });
}

/** Gives up what was sealed with a key that is lost. Answers what has to be entered again. */
export function giveUpLostKey(
  installation: Installation,
): Promise<{ clusters: number; repositories: number }> {
  return resetSecretKey(installation, OPERATOR);
}

/** Seals with the first key what previous ones have sealed. Answers what every key is used for. */
export function changeKey(installation: Installation): Promise<Rotation> {
  return rotateSecretKey(installation, OPERATOR, ({ place, resealed }) =>
    process.stderr.write(`${place}: ${resealed} sealed anew\n`),
  );
}

async function withStore<T>(
  installation: Installation,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const store = await openStore({ ...installation, poolSize: 1 });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
