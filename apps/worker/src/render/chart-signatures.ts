import { ANNOTATION_VERIFY_CHARTS, UserError } from '@lockstep/domain';
import { isSshKey, type SignatureKey, type Verification, verifyClearSigned } from '@lockstep/git';
import type { SignatureRule } from '@lockstep/render';
import type { Store } from '@lockstep/store';

/** Projects and keys are read again after this long. */
const KNOWN_FOR_MS = 2_000;

/**
 * What projects ask of charts by `lockstep.dev/verify-charts`: a provenance that was signed by one of
 * the project's `signatureKeys`, or where it names none by any key that is known here.
 */
export class ChartSignatures {
  readonly #store: Pick<Store, 'projects' | 'gpgKeys'>;
  readonly #rules = new Map<string, Promise<SignatureRule | undefined>>();

  constructor(store: Pick<Store, 'projects' | 'gpgKeys'>) {
    this.#store = store;
  }

  ruleOf(project: string): Promise<SignatureRule | undefined> {
    const known = this.#rules.get(project);
    if (known) return known;
    const rule = this.#read(project);
    this.#rules.set(project, rule);
    setTimeout(() => this.#rules.delete(project), KNOWN_FOR_MS).unref();
    return rule;
  }

  async #read(name: string): Promise<SignatureRule | undefined> {
    const project = await this.#store.projects.get(name);
    const wanted = project?.metadata.annotations?.[ANNOTATION_VERIFY_CHARTS];
    // What cannot be read asks for more, not for less.
    if (wanted === undefined || wanted === 'off') return undefined;
    const named = (project?.spec.signatureKeys ?? []).map(({ keyID }) => keyID);
    const all = await this.#store.gpgKeys.list();
    const found = await this.#store.gpgKeys.find(all.map(({ keyID }) => keyID));
    const keys = found
      .map(({ keyID, keyData }) => ({ keyId: keyID, keyData }))
      .filter((key) => !isSshKey(key));
    return ruleBy(keys, named.length > 0 ? named : undefined);
  }
}

function ruleBy(keys: SignatureKey[], allowed: string[] | undefined): SignatureRule {
  return {
    id: JSON.stringify([allowed, keys.map(({ keyId }) => keyId).sort()]),
    open: async (content) => {
      const verdict = await verifyClearSigned(content, keys, allowed);
      if (verdict.text !== undefined) return verdict.text;
      throw new UserError('failed-precondition', `the chart's provenance ${why(verdict)}`);
    },
  };
}

function why({ status, keyId = 'unknown', reason }: Verification): string {
  const by = `by key ${keyId}`;
  switch (status) {
    case 'none':
      return 'is no signed text';
    case 'untrusted':
      return reason
        ? `is signed ${by}, which does not count: ${reason}`
        : `is signed ${by}, which is not among the project's signatureKeys`;
    case 'unknown-key':
      return `is signed ${by}, which is not known here: add the key`;
    case 'expired':
      return `is signed ${by}, and that has expired`;
    case 'bad':
      return 'was changed after it was signed';
    default:
      return `cannot be checked: ${reason ?? 'gpg can make nothing of it'}`;
  }
}
