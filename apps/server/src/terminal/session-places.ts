import { UserError } from '@lockstep/domain';

/** How many of something are open on this server, by user: each has connections of its own. */
export class SessionPlaces {
  readonly #taken = new Map<string, number>();
  readonly #what: string;
  readonly #ofAll: number;
  #all = 0;

  /** `what` is what people call them; all users together have `ofAll`. */
  constructor(what: string, ofAll: number) {
    this.#what = what;
    this.#ofAll = ofAll;
  }

  /** Answers how to give it back. @throws UserError `rate-limited` where there is no more room. */
  take(user: string, atMost: number): () => void {
    const own = this.#taken.get(user) ?? 0;
    if (own >= atMost)
      throw noMore(`you have ${own} ${this.#what} open`, `at most ${atMost} of one user`);
    if (this.#all >= this.#ofAll) {
      throw noMore(`${this.#all} ${this.#what} are open`, `at most ${this.#ofAll}`);
    }
    this.#add(user, 1);
    let given = false;
    return () => {
      if (!given) this.#add(user, -1);
      given = true;
    };
  }

  #add(user: string, change: 1 | -1): void {
    const now = (this.#taken.get(user) ?? 0) + change;
    if (now > 0) this.#taken.set(user, now);
    else this.#taken.delete(user);
    this.#all += change;
  }
}

function noMore(open: string, limit: string): UserError {
  return new UserError('rate-limited', `${open}, which is the limit (${limit}): close one first`);
}
