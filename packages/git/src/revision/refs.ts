/** Full names (`HEAD`, `refs/heads/main`, `refs/tags/v1`) to commits; annotated tags peeled. */
export type Refs = ReadonlyMap<string, string>;

/** What a repository advertises. `headBranch` is the short name of its default branch. */
export interface RemoteRefs {
  refs: Refs;
  headBranch?: string;
  /** Annotated tags by full name to the ids of their own objects, which carry their signatures. */
  tagObjects: Refs;
}

/** No server needs more; past it somebody floods the mirror. */
export const MAX_REFS = 200_000;

/** Of `HEAD`, branches and tags, and of other refs those that somebody asked for. */
export type IsKept = (ref: string) => boolean;

export const isBranchOrTag: IsKept = (ref) =>
  ref === 'HEAD' || ref.startsWith('refs/heads/') || ref.startsWith('refs/tags/');

/** Reads the output of `git ls-remote --symref`. */
export function parseLsRemote(output: string, isKept: IsKept = isBranchOrTag): RemoteRefs {
  const refs = new Map<string, string>();
  const tagObjects = new Map<string, string>();
  let headBranch: string | undefined;
  for (const line of output.split('\n')) {
    const [left = '', name = ''] = line.split('\t');
    if (left.startsWith('ref: ')) {
      if (name === 'HEAD') headBranch = left.slice('ref: refs/heads/'.length);
      continue;
    }
    const ref = name.replace(/\^\{\}$/, '');
    if (!isKept(ref)) continue;
    const unpeeled = ref === name ? undefined : refs.get(ref);
    if (unpeeled !== undefined) tagObjects.set(ref, unpeeled);
    refs.set(ref, left);
  }
  return { refs, tagObjects, ...(headBranch !== undefined && { headBranch }) };
}

/** Where refs that are neither branches nor tags lie in a mirror. */
export const OTHER_REFS = 'refs/lockstep/refs/';

/** Reads `git for-each-ref --format='%(objectname) %(*objectname) %(refname)'` of a mirror. */
export function parseForEachRef(output: string): { refs: Map<string, string>; tagObjects: Refs } {
  const refs = new Map<string, string>();
  const tagObjects = new Map<string, string>();
  for (const line of output.split('\n')) {
    const [oid = '', peeled = '', name = ''] = line.split(' ');
    const ref = name.startsWith(OTHER_REFS) ? `refs/${name.slice(OTHER_REFS.length)}` : name;
    if (ref === '') continue;
    refs.set(ref, peeled || oid);
    if (peeled) tagObjects.set(ref, oid);
  }
  return { refs, tagObjects };
}

export function sameRefs(a: RemoteRefs, b: RemoteRefs): boolean {
  return (
    a.headBranch === b.headBranch &&
    sameEntries(a.refs, b.refs) &&
    sameEntries(a.tagObjects, b.tagObjects)
  );
}

function sameEntries(a: Refs, b: Refs): boolean {
  if (a.size !== b.size) return false;
  for (const [name, oid] of a) if (b.get(name) !== oid) return false;
  return true;
}

/**
 * The full name of a ref that is neither branch nor tag (`refs/pull/1/head`, `pull/1/head`), or
 * undefined for what cannot be one.
 */
export function otherRefName(targetRevision: string): string | undefined {
  const name = targetRevision.startsWith('refs/') ? targetRevision : `refs/${targetRevision}`;
  const isPlain = /^refs(\/\w[\w.@+-]*){2,}$/.test(name) && !/\.\.|\.lock(\/|$)|\.$/.test(name);
  return isPlain && name.length <= 250 && !isBranchOrTag(name) ? name : undefined;
}
