import type { Identity, PasswordProvider } from '@lockstep/access';
import { messageOf, UserError } from '@lockstep/domain';
import type { FastifyBaseLogger } from 'fastify';
import type { Lockstep } from '../dependencies.ts';
import { checkPassword, type PasswordGate } from '../session/sign-in.ts';
import type { SignedIn } from '../session/start-session.ts';

export interface GivenPassword {
  username: string;
  password: string;
  address: string;
  /** Which directory to ask; an account of ours, else every directory, if not given. */
  provider?: string | undefined;
}

/** How many checks run at once, of each kind. */
export interface SignInGates {
  accounts: PasswordGate;
  directories: PasswordGate;
}

/**
 * Checks a name and a password: an account of ours has its name for itself, every other name is
 * asked for in the directories.
 * @throws UserError as checkPassword does; `unavailable` where a directory cannot be asked.
 */
export async function signInByPassword(
  lockstep: Lockstep,
  gates: SignInGates,
  log: FastifyBaseLogger,
  given: GivenPassword,
): Promise<SignedIn> {
  const directories = directoriesFor(lockstep, given.provider);
  const ours =
    directories.length === 0 ||
    (given.provider === undefined && (await lockstep.store.accounts.get(given.username)));
  if (ours)
    return { kind: 'account', account: await checkPassword(lockstep, gates.accounts, given) };
  return {
    kind: 'identity',
    identity: await askDirectories(lockstep, gates.directories, log, directories, given),
  };
}

function directoriesFor(
  { identityProviders }: Lockstep,
  provider: string | undefined,
): PasswordProvider[] {
  const all = identityProviders.passwordProviders();
  if (provider === undefined) return all;
  const found = all.filter(({ id }) => id === provider);
  if (found.length > 0) return found;
  const reason = 'is not a directory that asks for a password here';
  throw new UserError('invalid-argument', `provider ${reason}`, [{ field: 'provider', reason }]);
}

function askDirectories(
  { throttle }: Lockstep,
  gate: PasswordGate,
  log: FastifyBaseLogger,
  directories: readonly PasswordProvider[],
  { username, password, address }: GivenPassword,
): Promise<Identity> {
  // A directory takes a name however it is written.
  const name = username.toLowerCase();
  return gate(async () => {
    const waitMs = throttle.waitMs(name, address);
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000);
      throw new UserError('rate-limited', `too many failed sign-ins; try again in ${seconds} s`);
    }
    let unavailable: unknown;
    for (const directory of directories) {
      try {
        const identity = await directory.check({ username, password });
        if (!identity) continue;
        throttle.succeeded(name, address);
        return identity;
      } catch (error) {
        if (!(error instanceof UserError) || error.code !== 'unavailable') throw error;
        log.warn({ err: messageOf(error), provider: directory.id }, 'a directory does not answer');
        unavailable = error;
      }
    }
    if (unavailable) throw unavailable;
    throttle.failed(name, address);
    throw new UserError('unauthenticated', 'invalid username or password');
  });
}
