import { UserError } from '@lockstep/domain';
import type { ApplicationRecord, Store } from '@lockstep/store';

const KEPT_AT_MOST = 32;
/** Larger ones are read again each time: what is kept stays within a few megabytes. */
const RESOURCES_AT_MOST = 200;
const KEPT_MS = 30_000;

interface Kept {
  record: ApplicationRecord;
  untilMs: number;
}

/**
 * The applications that were asked about last: a page about one asks several things. A server tells
 * the version that it has just read; only for that one is what is kept good enough, and it is as new
 * as if it were read now. Histories are no part of a version: whoever needs one must not ask here.
 */
export class RecentRecords {
  readonly #applications: Pick<Store['applications'], 'record'>;
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();

  constructor(applications: Pick<Store['applications'], 'record'>, now: () => number = Date.now) {
    this.#applications = applications;
    this.#now = now;
  }

  /** @throws UserError `not-found` */
  async find(uid: string, version?: string): Promise<ApplicationRecord> {
    const kept = this.#kept.get(uid);
    const isGood = kept && kept.record.version === version && kept.untilMs > this.#now();
    if (isGood) return kept.record;
    this.#kept.delete(uid);
    const record = await this.#applications.record(uid);
    if (!record) throw new UserError('not-found', `there is no application with uid ${uid}`);
    if (version !== undefined) this.#keep(record);
    return record;
  }

  #keep(record: ApplicationRecord): void {
    const { resources = [] } = record.application.status;
    if (resources.length > RESOURCES_AT_MOST) return;
    // The first is the one that was kept the longest ago.
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= KEPT_AT_MOST && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(record.uid, { record, untilMs: this.#now() + KEPT_MS });
  }
}
