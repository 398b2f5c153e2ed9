import {
  GitError,
  type Mirror,
  type RepoAccess,
  type SignatureKey,
  type Verification,
  verifySignature,
} from '@lockstep/git';
import type { Store } from '@lockstep/store';

/** Projects and keys are read again after this long. */
const KNOWN_FOR_MS = 2_000;
const MAX_CHECKED = 2_000;

/** A commit, and the annotated tag that it was named by. */
export interface SignedRevision {
  sha: string;
  tagObject?: string | undefined;
}

interface Rule {
  /** Empty where the project asks for no signature. */
  allowed: string[];
  keys: SignatureKey[];
}

/**
 * Holds revisions against their project's `signatureKeys`: the annotated tag where the revision is
 * one, else the commit, must be signed by one of them.
 */
export class Signatures {
  readonly #store: Pick<Store, 'projects' | 'gpgKeys'>;
  readonly #rules = new Map<string, { at: number; rule: Promise<Rule> }>();
  /** A signature's verdict by one set of keys; keys expire, so it holds for a while only. */
  readonly #checked = new Map<string, { at: number; verdict: Promise<Verification> }>();

  constructor(store: Pick<Store, 'projects' | 'gpgKeys'>) {
    this.#store = store;
  }

  /** Throws GitError `refused` for a revision that the project does not accept. */
  async require(
    project: string,
    mirror: Mirror,
    access: RepoAccess,
    revision: SignedRevision,
  ): Promise<void> {
    const rule = await this.#rule(project);
    if (rule.allowed.length === 0) return;
    const oid = revision.tagObject ?? revision.sha;
    const verdict = await this.#check(rule, mirror, access, oid);
    const why = refusalOf(verdict, revision);
    if (why !== undefined) throw new GitError('refused', why);
  }

  async areAskedFor(project: string): Promise<boolean> {
    return (await this.#rule(project)).allowed.length > 0;
  }

  #rule(project: string): Promise<Rule> {
    const known = this.#rules.get(project);
    if (known && Date.now() - known.at < KNOWN_FOR_MS) return known.rule;
    const rule = this.#readRule(project);
    this.#rules.set(project, { at: Date.now(), rule });
    rule.catch(() => this.#rules.delete(project));
    return rule;
  }

  async #readRule(name: string): Promise<Rule> {
    const project = await this.#store.projects.get(name);
    const allowed = (project?.spec.signatureKeys ?? []).map(({ keyID }) => keyID);
    if (allowed.length === 0) return { allowed, keys: [] };
    // All that are known: a signature by another of them is told apart from one by a stranger.
    const all = await this.#store.gpgKeys.list();
    const keys = await this.#store.gpgKeys.find(all.map(({ keyID }) => keyID));
    return { allowed, keys: keys.map(({ keyID, keyData }) => ({ keyId: keyID, keyData })) };
  }

  #check(rule: Rule, mirror: Mirror, access: RepoAccess, oid: string): Promise<Verification> {
    const key = JSON.stringify([oid, rule.allowed, rule.keys.map(({ keyId }) => keyId)]);
    const known = this.#checked.get(key);
    if (known && Date.now() - known.at < KEYS_HOLD_MS) return known.verdict;
    const verdict = mirror
      .signedObject(access, oid)
      .then((object) => verifySignature(object, rule.keys, rule.allowed));
    this.#checked.delete(key);
    this.#checked.set(key, { at: Date.now(), verdict });
    verdict.catch(() => this.#checked.delete(key));
    const [oldest] = this.#checked.keys();
    if (this.#checked.size > MAX_CHECKED && oldest !== undefined) this.#checked.delete(oldest);
    return verdict;
  }
}

const KEYS_HOLD_MS = 600_000;

/** Undefined for a revision that is accepted. */
export function refusalOf(verdict: Verification, { sha }: SignedRevision): string | undefined {
  const by = `with key ${verdict.keyId ?? 'unknown'}`;
  const reason = verdict.reason ? `: ${verdict.reason}` : '';
  switch (verdict.status) {
    case 'good':
      return undefined;
    case 'none':
      return `Target revision ${sha} in Git is not signed, but a signature is required`;
    case 'untrusted':
      return verdict.reason
        ? `Target revision ${sha} is signed ${by}, which does not count${reason}`
        : `Target revision ${sha} is signed ${by}, which is not among the project's signatureKeys`;
    case 'unknown-key':
      return `Target revision ${sha} is signed ${by}, which is not known: add the key, and name it in the project's signatureKeys`;
    case 'expired':
      return `Target revision ${sha} is signed ${by}, and that has expired${reason}`;
    case 'bad':
      return `Target revision ${sha} has a signature that is not right: what it covers was changed`;
    case 'unchecked':
      return `The signature of target revision ${sha} cannot be checked${reason}`;
  }
}
