/** Somebody who asks or answers. */
export interface Person {
  username?: string | undefined;
  /** Whose name it is: the issuer, and what it calls them. Names can be changed, this cannot. */
  identity?: string | undefined;
}

/**
 * A name as people are told apart by: sessions and tokens of an account have the same one, and
 * providers of identity do not agree on its letters.
 */
export function personOf(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

/** Whether two may be the same: either of what is known of both is enough. */
export function isSamePerson(a: Person, b: Person): boolean {
  if (a.identity && a.identity === b.identity) return true;
  if (a.username === undefined || b.username === undefined) return false;
  return personOf(a.username) === personOf(b.username);
}
