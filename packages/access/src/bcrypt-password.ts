const HASH = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;

/** A check with a cost of n takes 2ⁿ rounds: someone else's hash must not stop the server. */
const HIGHEST_COST = 14;

/** Whether a text is a bcrypt hash, as Argo CD stores passwords, that can be checked here. */
export function isBcryptHash(text: string): boolean {
  const cost = HASH.exec(text)?.[1];
  return cost !== undefined && Number(cost) <= HIGHEST_COST;
}

/** Whether the password is the one that was hashed; the library is loaded when it is first needed. */
export async function verifyBcrypt(password: string, hash: string): Promise<boolean> {
  const { compare } = await import('bcryptjs');
  return compare(password, hash);
}
