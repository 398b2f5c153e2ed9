import type { ApplicationRecord } from '@lockstep/store';
import type { ChangeBatch } from '../feed/change-feed.ts';

/** What a subscription rests on: a question that is asked again when its answer may be another. */
interface Standing {
  check(): Promise<ApplicationRecord>;
  /** Until the first answer any application may be meant. */
  uid: string | undefined;
  overWhenDeleted: boolean;
}

export interface StandingChecksOptions {
  /** Told what a check has thrown, unless the subscription is another by then. */
  onLost(id: string, error: unknown): void;
  isThere(uid: string): Promise<boolean>;
}

/** Of one socket: by the ids of its subscriptions, whether each may still be. */
export class StandingChecks {
  readonly #standings = new Map<string, Standing>();
  readonly #options: StandingChecksOptions;

  constructor(options: StandingChecksOptions) {
    this.#options = options;
  }

  /** Asks now, and keeps the question. */
  async stand(
    id: string,
    check: Standing['check'],
    { overWhenDeleted }: { overWhenDeleted: boolean } = { overWhenDeleted: false },
  ): Promise<ApplicationRecord> {
    const standing: Standing = { check, uid: undefined, overWhenDeleted };
    this.#standings.set(id, standing);
    const record = await check();
    standing.uid = record.uid;
    return record;
  }

  end(id: string): void {
    this.#standings.delete(id);
  }

  /** Permissions may be others: each is asked. */
  askAll(): void {
    for (const [id, standing] of this.#standings) this.#ask(id, standing);
  }

  /** An application of another project, or gone and made again, is another permission. */
  askAbout({ applications }: Pick<ChangeBatch, 'applications'>): void {
    for (const [id, standing] of this.#standings) {
      const { uid, overWhenDeleted } = standing;
      const change = uid === undefined ? undefined : applications.get(uid);
      const isGone = change?.type === 'DELETED';
      if (uid === undefined || (isGone ? overWhenDeleted : change?.isState === false)) {
        this.#ask(id, standing);
      }
    }
  }

  #ask(id: string, standing: Standing): void {
    standing.check().catch(async (error: unknown) => {
      const { uid, overWhenDeleted } = standing;
      // One that is gone is refused as well, by whoever may not see all of its name.
      const isOver =
        overWhenDeleted || !uid || (await this.#options.isThere(uid).catch(() => true));
      if (isOver && this.#standings.get(id) === standing) this.#options.onLost(id, error);
    });
  }
}
