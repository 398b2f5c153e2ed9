import type { Application } from '@lockstep/domain';
import type { ApplicationReference, ApplicationStore } from '@lockstep/store';
import { LRUCache } from 'lru-cache';

interface Kept {
  resourceVersion: string;
  reconciledAt: string | undefined;
  text: string;
}

/** Characters of JSON, some 6,000 applications; what does not fit is read again each time. */
const MAX_KEPT_SIZE = 24 * 1024 * 1024;

/**
 * Whole applications as JSON texts. A list of them asks the database only for references and for
 * those that changed since they were last listed; nothing is parsed to be written again.
 */
export class ApplicationTexts {
  readonly #applications: Pick<ApplicationStore, 'getMany'>;
  readonly #kept = new LRUCache<string, Kept>({
    maxSize: MAX_KEPT_SIZE,
    sizeCalculation: ({ text }) => text.length + 1,
  });

  constructor(applications: Pick<ApplicationStore, 'getMany'>) {
    this.#applications = applications;
  }

  /** In the order of `references`, at least as new as they say; those that are gone are left out. */
  async read(references: readonly ApplicationReference[]): Promise<string[]> {
    const texts = new Map<string, string>();
    const missing: string[] = [];
    for (const reference of references) {
      const kept = this.#kept.get(reference.uid);
      if (kept && isState(kept, reference)) texts.set(reference.uid, kept.text);
      else missing.push(reference.uid);
    }
    if (missing.length > 0) {
      for (const application of await this.#applications.getMany(missing)) {
        this.#keep(application, texts);
      }
    }
    return references.flatMap(({ uid }) => texts.get(uid) ?? []);
  }

  #keep(application: Application, texts: Map<string, string>): void {
    const { uid = '', resourceVersion = '' } = application.metadata;
    const text = JSON.stringify(application);
    texts.set(uid, text);
    this.#kept.set(uid, { resourceVersion, reconciledAt: application.status.reconciledAt, text });
  }
}

function isState(kept: Kept, { resourceVersion, reconciledAt }: ApplicationReference): boolean {
  return kept.resourceVersion === resourceVersion && kept.reconciledAt === reconciledAt;
}
