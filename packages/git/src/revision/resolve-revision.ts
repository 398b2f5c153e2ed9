import { highestInRange } from './constraint.ts';
import type { Refs } from './refs.ts';

/** What a targetRevision stands for. A `commit` may be abbreviated and may not be fetched yet. */
export type RevisionMatch =
  | { kind: 'ref'; sha: string; ref: string }
  | { kind: 'commit'; prefix: string }
  | { kind: 'missing' };

/**
 * Reads a targetRevision the way the field does: empty is HEAD; a semver range is the highest tag
 * in it; then the exact name of a branch, of a tag or of another ref; then a commit.
 */
export function resolveRevision(refs: Refs, targetRevision: string): RevisionMatch {
  const wanted = targetRevision.trim() || 'HEAD';
  const tag = highestInRange(wanted, tagNames(refs));
  const names = tag === undefined ? [] : [`refs/tags/${tag}`];
  names.push(wanted, `refs/heads/${wanted}`, `refs/tags/${wanted}`, `refs/${wanted}`);
  for (const ref of names) {
    const sha = refs.get(ref);
    if (sha !== undefined) return { kind: 'ref', sha, ref };
  }
  if (/^([0-9a-f]{7,40}|[0-9a-f]{64})$/i.test(wanted)) {
    return { kind: 'commit', prefix: wanted.toLowerCase() };
  }
  return { kind: 'missing' };
}

function tagNames(refs: Refs): string[] {
  const prefix = 'refs/tags/';
  return [...refs.keys()]
    .filter((ref) => ref.startsWith(prefix))
    .map((ref) => ref.slice(prefix.length));
}
