import { UserError } from '@lockstep/domain';

/** Of everybody: each has a connection to a worker and one to the cluster. */
const OF_ALL = 200;

/** How many terminals are open on this server, by user. */
export class SessionPlaces {
  readonly #taken = new Map<string, number>();
  #all = 0;

  /** Answers how to give it back. @throws UserError `rate-limited` where there is no more room. */
  take(user: string, atMost: number): () => void {
    const own = this.#taken.get(user) ?? 0;
    if (own >= atMost)
      throw noMore(`you have ${own} terminals open`, `at most ${atMost} of one user`);
    if (this.#all >= OF_ALL) throw noMore(`${this.#all} terminals are open`, `at most ${OF_ALL}`);
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
