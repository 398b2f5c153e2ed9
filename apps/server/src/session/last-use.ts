import type { Subject } from '@lockstep/access';
import type { Store } from '@lockstep/store';

const WRITE_EVERY_MS = 60_000;
const REMEMBERED_AT_MOST = 5000;

/**
 * Notes when sessions and tokens were used last, at most once a minute each: an answer does not
 * wait for it, and losing one note is nothing.
 */
export class LastUse {
  readonly #store: Pick<Store, 'sessions' | 'tokens'>;
  readonly #onError: (error: unknown) => void;
  readonly #notedMs = new Map<string, number>();

  constructor(store: Pick<Store, 'sessions' | 'tokens'>, onError: (error: unknown) => void) {
    this.#store = store;
    this.#onError = onError;
  }

  note(subject: Subject, address: string, nowMs: number = Date.now()): void {
    // What an identity provider issued has no row here.
    if (subject.kind === 'external') return;
    const key = `${subject.username} ${subject.tokenId}`;
    const last = this.#notedMs.get(key);
    if (last !== undefined && nowMs - last < WRITE_EVERY_MS) return;
    if (this.#notedMs.size >= REMEMBERED_AT_MOST) this.#notedMs.clear();
    this.#notedMs.set(key, nowMs);
    this.#write(subject, address).catch(this.#onError);
  }

  #write({ kind, username, tokenId }: Subject, address: string): Promise<void> {
    const { sessions, tokens } = this.#store;
    if (kind === 'session') return sessions.touch(tokenId, address);
    const [, project = '', role = ''] = username.split(':');
    const owner = kind === 'account' ? { account: username } : { project, role };
    return tokens.touch(owner, tokenId, address);
  }
}
