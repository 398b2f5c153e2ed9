/** Full names (`HEAD`, `refs/heads/main`, `refs/tags/v1`) to commits; annotated tags peeled. */
export type Refs = ReadonlyMap<string, string>;

/** What a repository advertises. `headBranch` is the short name of its default branch. */
export interface RemoteRefs {
  refs: Refs;
  headBranch?: string;
}

/** Reads the output of `git ls-remote --symref`, keeping branches, tags and HEAD. */
export function parseLsRemote(output: string): RemoteRefs {
  const refs = new Map<string, string>();
  let headBranch: string | undefined;
  for (const line of output.split('\n')) {
    const [left = '', name = ''] = line.split('\t');
    if (left.startsWith('ref: ')) {
      if (name === 'HEAD') headBranch = left.slice('ref: refs/heads/'.length);
    } else if (isKept(name)) refs.set(name.replace(/\^\{\}$/, ''), left);
  }
  return { refs, headBranch };
}

/** Reads `git for-each-ref --format='%(objectname) %(*objectname) %(refname)'`. */
export function parseForEachRef(output: string): Map<string, string> {
  const refs = new Map<string, string>();
  for (const line of output.split('\n')) {
    const [oid = '', peeled = '', name = ''] = line.split(' ');
    if (isKept(name)) refs.set(name, peeled || oid);
  }
  return refs;
}

function isKept(name: string): boolean {
  return name === 'HEAD' || name.startsWith('refs/heads/') || name.startsWith('refs/tags/');
}

export function sameRefs(a: Refs, b: Refs): boolean {
  if (a.size !== b.size) return false;
  for (const [name, oid] of a) if (b.get(name) !== oid) return false;
  return true;
}
