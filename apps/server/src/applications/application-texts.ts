import { createHash } from 'node:crypto';
import type { Application } from '@lockstep/domain';
import type { ApplicationReference, ApplicationStore } from '@lockstep/store';
import { LRUCache } from 'lru-cache';
import { type FieldSelection, selectFields } from '../http/fields.ts';

interface Kept {
  resourceVersion: string;
  reconciledAt: string | undefined;
  text: string;
}

/** Characters of JSON, some 6,000 applications; what does not fit is read again each time. */
const MAX_KEPT_SIZE = 24 * 1024 * 1024;
/** Parts of them that clients choose: they ask for the same ones again and again. */
const MAX_CHOSEN_SIZE = 6 * 1024 * 1024;
/** What an entry takes beside its text. */
const ENTRY_SIZE = 200;

/** Fields that a list is asked for, and the text that names them. */
export interface ChosenFields {
  readonly named: string;
  readonly selection: FieldSelection;
}

/**
 * Whole applications as JSON texts. A list of them asks the database only for references and for
 * those that changed since they were last listed; nothing is parsed to be written again, nor twice
 * to choose the same fields.
 */
export class ApplicationTexts {
  readonly #applications: Pick<ApplicationStore, 'getMany'>;
  readonly #kept = new LRUCache<string, Kept>({
    maxSize: MAX_KEPT_SIZE,
    sizeCalculation: ({ text }) => text.length + 1,
  });
  readonly #chosen = new LRUCache<string, Kept>({
    maxSize: MAX_CHOSEN_SIZE,
    sizeCalculation: ({ text }) => text.length + ENTRY_SIZE,
  });

  constructor(applications: Pick<ApplicationStore, 'getMany'>) {
    this.#applications = applications;
  }

  /** In the order of `references`, at least as new as they say; those that are gone are left out. */
  async read(
    references: readonly ApplicationReference[],
    fields?: ChosenFields,
  ): Promise<string[]> {
    const texts = fields
      ? await this.#chosenTexts(references, fields)
      : await this.#texts(references);
    return references.flatMap(({ uid }) => texts.get(uid)?.text ?? []);
  }

  async #texts(references: readonly ApplicationReference[]): Promise<Map<string, Kept>> {
    const { found, missing } = among(this.#kept, references, ({ uid }) => uid);
    if (missing.length === 0) return found;
    const uids = missing.map(({ uid }) => uid);
    for (const application of await this.#applications.getMany(uids)) {
      const { uid = '' } = application.metadata;
      const kept = keptOf(application);
      found.set(uid, kept);
      this.#kept.set(uid, kept);
    }
    return found;
  }

  async #chosenTexts(
    references: readonly ApplicationReference[],
    { named, selection }: ChosenFields,
  ): Promise<Map<string, Kept>> {
    const choice = createHash('sha256').update(named).digest('base64url');
    const keyOf = ({ uid }: Pick<ApplicationReference, 'uid'>) => `${choice} ${uid}`;
    const { found, missing } = among(this.#chosen, references, keyOf);
    for (const [uid, whole] of await this.#texts(missing)) {
      const text = JSON.stringify(selectFields(JSON.parse(whole.text), selection));
      const chosen = { ...whole, text };
      found.set(uid, chosen);
      this.#chosen.set(keyOf({ uid }), chosen);
    }
    return found;
  }
}

function keptOf(application: Application): Kept {
  const { resourceVersion = '' } = application.metadata;
  const { reconciledAt } = application.status;
  return { resourceVersion, reconciledAt, text: JSON.stringify(application) };
}

/** What is kept in the state that is referred to, by uid, and what is not. */
function among(
  kept: LRUCache<string, Kept>,
  references: readonly ApplicationReference[],
  keyOf: (reference: ApplicationReference) => string,
): { found: Map<string, Kept>; missing: ApplicationReference[] } {
  const found = new Map<string, Kept>();
  const missing: ApplicationReference[] = [];
  for (const reference of references) {
    const known = kept.get(keyOf(reference));
    if (known && isState(known, reference)) found.set(reference.uid, known);
    else missing.push(reference);
  }
  return { found, missing };
}

function isState(kept: Kept, { resourceVersion, reconciledAt }: ApplicationReference): boolean {
  return kept.resourceVersion === resourceVersion && kept.reconciledAt === reconciledAt;
}
