import { hashPassword, needsRehash, verifyPassword } from '@lockstep/access';
import { UserError } from '@lockstep/domain';
import type { Lockstep } from '../dependencies.ts';

/** A check takes 16 MiB and a quarter of a second of one core: few at a time, the rest wait. */
const AT_ONCE = 2;
const WAITING_AT_MOST = 50;

export interface Account {
  name: string;
  passwordMtime: string;
}

/** Lets a bounded number of password checks run, so that guessing cannot starve the server. */
export function createPasswordGate(atOnce: number = AT_ONCE) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(check: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) {
      if (waiting.length >= WAITING_AT_MOST) {
        throw new UserError('rate-limited', 'too many sign-ins at once; try again');
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running++;
    }
    try {
      return await check();
    } finally {
      // A slot is handed on without being given back, so that nobody slips in between.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}

export type PasswordGate = ReturnType<typeof createPasswordGate>;

/**
 * Checks a name and a password. What is wrong is not told apart: name, password, or an account that
 * may not sign in.
 * @throws UserError `unauthenticated`, or `rate-limited` with the seconds to wait.
 */
export async function checkPassword(
  { store, throttle }: Lockstep,
  gate: PasswordGate,
  given: { username: string; password: string; address: string },
): Promise<Account> {
  const { username, password, address } = given;
  return gate(async () => {
    const waitMs = throttle.waitMs(username, address);
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000);
      throw new UserError('rate-limited', `too many failed sign-ins; try again in ${seconds} s`);
    }
    const account = await store.accounts.get(username);
    const right = await verifyPassword(password, account?.passwordHash);
    if (!right || !account?.enabled || !account.capabilities.includes('login')) {
      throttle.failed(username, address);
      throw new UserError('unauthenticated', 'invalid username or password');
    }
    throttle.succeeded(username, address);
    await rehash(store, account, password);
    return { name: account.name, passwordMtime: account.passwordMtime };
  });
}

/** A hash that another installation made, or that today's cost is above, gives way to one of ours. */
async function rehash(
  { accounts }: Lockstep['store'],
  { name, passwordHash }: { name: string; passwordHash: string },
  password: string,
): Promise<void> {
  if (!needsRehash(passwordHash)) return;
  await accounts.rehash(name, passwordHash, await hashPassword(password));
}
