import type { Decrypter, SopsProgram } from '@lockstep/render';
import type { Store } from '@lockstep/store';

/** Keys are open in memory for no longer than this. */
const OPENED_FOR_MS = 2_000;

/** What the sops program needs to reach keys that lie in a cloud. */
const CLOUD_VARIABLES =
  /^(?:(?:AWS|AZURE|GOOGLE|CLOUDSDK|GCE|VAULT|SOPS_GCP_KMS)_.*|https?_proxy|no_proxy|SSL_CERT_FILE|SSL_CERT_DIR)$/i;

/** Opens a project's keys for its renders, which share them for a moment. */
export class SopsKeys {
  readonly #store: Pick<Store, 'sopsKeys'>;
  readonly #program: SopsProgram | undefined;
  readonly #opened = new Map<string, Promise<Decrypter>>();

  /** `program` is the path of sops, where keys in a cloud may be used. */
  constructor(
    store: Pick<Store, 'sopsKeys'>,
    { program, env }: { program?: string; env: NodeJS.ProcessEnv },
  ) {
    this.#store = store;
    this.#program = program ? { file: program, env: cloudVariables(env) } : undefined;
  }

  decrypter(project: string): Promise<Decrypter> {
    const known = this.#opened.get(project);
    if (known) return known;
    const opened = this.#open(project);
    this.#opened.set(project, opened);
    setTimeout(() => this.#opened.delete(project), OPENED_FOR_MS).unref();
    return opened;
  }

  async #open(project: string): Promise<Decrypter> {
    const keys = await this.#store.sopsKeys.open(project);
    const ids = keys.map(({ id }) => id);
    // That the program is there can make a file readable as a key can.
    const keyIds = this.#program ? [...ids, 'sops'] : ids;
    return { keys, keyIds, program: this.#program };
  }
}

function cloudVariables(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(env).filter(([name]) => CLOUD_VARIABLES.test(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, value ?? '']));
}
