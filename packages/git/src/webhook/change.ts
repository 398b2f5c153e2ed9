/** What a delivery says has happened, whoever sent it. */
export type Change = Push | ArtifactPush | PullRequest;

/** A ref of a Git repository was moved, made or deleted. */
export interface Push {
  kind: 'push';
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
  /** What HEAD stands for there, where the payload says so. */
  defaultBranch?: string;
}

/** A tag was pushed to a repository of an OCI registry: a chart, manifests, an image. */
export interface ArtifactPush {
  kind: 'artifact';
  /** `host/path`, without scheme and tag. */
  repository: string;
  /** Empty where only a digest was pushed. */
  tags: string[];
  digest?: string;
}

/** A pull or merge request was opened, changed or closed. */
export interface PullRequest {
  kind: 'pull-request';
  repoUrls: string[];
  number: string;
  action: string;
}

const NO_COMMIT = /^0*$/;
const MAX_TEXT = 1_000;
const MAX_LISTED = 100;

/** Fills in what follows from a ref's full name, and drops the all-zero ids of created and deleted refs. */
export function describePush(push: Omit<Push, 'kind' | 'branch' | 'tag'>): Push {
  const { ref } = push;
  const branch = after(ref, 'refs/heads/');
  const tag = after(ref, 'refs/tags/');
  const known = { before: commit(push.before), after: commit(push.after) };
  const defaultBranch = push.defaultBranch && shortName(push.defaultBranch);
  return {
    kind: 'push',
    repoUrls: push.repoUrls,
    ref,
    ...(branch ? { branch } : {}),
    ...(tag ? { tag } : {}),
    ...(known.before ? { before: known.before } : {}),
    ...(known.after ? { after: known.after } : {}),
    ...(defaultBranch ? { defaultBranch } : {}),
  };
}

/** `refs/heads/main` and `main` are one branch. */
function shortName(branch: string): string {
  return after(branch, 'refs/heads/') ?? branch;
}

function after(text: string, prefix: string): string | undefined {
  return text.startsWith(prefix) ? text.slice(prefix.length) : undefined;
}

function commit(sha: string | undefined): string | undefined {
  return sha === undefined || NO_COMMIT.test(sha) ? undefined : sha;
}

/** A change of a size that can be stored and shown, whatever was sent. */
export function clipped(change: Change): Change {
  const fields = Object.entries(change).map(([name, value]) => [name, clip(value)]);
  return Object.fromEntries(fields) as unknown as Change;
}

function clip(value: string | string[]): string | string[] {
  if (typeof value === 'string') return value.slice(0, MAX_TEXT);
  return value.slice(0, MAX_LISTED).map((text) => text.slice(0, MAX_TEXT));
}
