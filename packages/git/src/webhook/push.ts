/** A push to a repository, whoever hosts it. */
export interface Push {
  kind: 'push';
  provider: ProviderName;
  /** Every address that the payload gives for the repository, web page and clone addresses alike. */
  repoUrls: string[];
  /** Full name of what moved; one payload may move several. */
  ref: string;
  branch?: string;
  tag?: string;
  /** Undefined where the ref was created. */
  before?: string;
  /** Undefined where the ref was deleted. */
  after?: string;
  /** Only where the payload lists the files of all its commits. */
  changedFiles?: string[];
}

export type ProviderName = 'github' | 'gitlab' | 'gitea' | 'bitbucket' | 'bitbucket-server';

/** What a webhook delivery was. `rejected` was not proven to come from the provider. */
export type WebhookOutcome =
  | { kind: 'push'; provider: ProviderName; pushes: Push[] }
  | { kind: 'ping'; provider: ProviderName }
  | { kind: 'ignored'; provider?: ProviderName; reason: string }
  | { kind: 'rejected'; provider?: ProviderName; reason: string };

export type WebhookSecrets = Partial<Record<ProviderName, string>>;

/** One provider's dialect. Payloads are read with care: they come from outside. */
export interface WebhookProvider {
  /** Whether the delivery is in this dialect. */
  recognises(headers: WebhookHeaders): boolean;
  isAuthentic(headers: WebhookHeaders, body: Buffer, secret: string): boolean;
  /** The event's kind: anything that is neither a push nor a ping is ignored. */
  event(headers: WebhookHeaders): { kind: 'push' | 'ping' | 'other'; name: string };
  pushes(payload: Json): Push[];
}

/** Case-insensitive access to a delivery's headers. */
export type WebhookHeaders = (name: string) => string;

/** A value of a payload; reading what is not there gives an empty one. */
export class Json {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  get(...path: string[]): Json {
    let value = this.#value;
    for (const key of path) {
      const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
      value = isObject ? (value as Record<string, unknown>)[key] : undefined;
    }
    return new Json(value);
  }

  get text(): string | undefined {
    return typeof this.#value === 'string' && this.#value !== '' ? this.#value : undefined;
  }

  get items(): Json[] {
    return Array.isArray(this.#value) ? this.#value.map((item) => new Json(item)) : [];
  }

  get exists(): boolean {
    return this.#value !== undefined && this.#value !== null;
  }
}

const NO_COMMIT = /^0*$/;

/** Fills in what follows from a ref's full name, and drops the all-zero ids of created and deleted refs. */
export function describePush(push: Omit<Push, 'kind' | 'branch' | 'tag'>): Push {
  const branch = /^refs\/heads\/(.+)$/.exec(push.ref)?.[1];
  const tag = /^refs\/tags\/(.+)$/.exec(push.ref)?.[1];
  const real = (sha?: string) => (sha === undefined || NO_COMMIT.test(sha) ? undefined : sha);
  return {
    ...push,
    kind: 'push',
    before: real(push.before),
    after: real(push.after),
    ...(branch !== undefined && { branch }),
    ...(tag !== undefined && { tag }),
  };
}

/** The texts at the given paths, each once. */
export function addresses(json: Json, ...paths: string[][]): string[] {
  const found = paths.map((path) => json.get(...path).text);
  return [...new Set(found.filter((text): text is string => text !== undefined))];
}

/** The files that the commits name, or undefined where a commit does not say or the list was cut. */
export function filesOf(commits: Json[], cutAt: number): string[] | undefined {
  if (commits.length === 0 || commits.length >= cutAt) return undefined;
  if (!commits.every((commit) => commit.get('modified').exists)) return undefined;
  const lists = ['added', 'modified', 'removed'] as const;
  const files = commits.flatMap((commit) => lists.flatMap((list) => commit.get(list).items));
  return [...new Set(files.flatMap((file) => file.text ?? []))].sort();
}
