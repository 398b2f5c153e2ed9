import { type Source, withoutEndSlashes } from '@lockstep/domain';
import { highestInRange } from '../revision/constraint.ts';
import type { ArtifactPush, Change, Push } from './change.ts';
import { parseOciAddress } from './oci-address.ts';
import { isSameRepository } from './same-repository.ts';

type Followed = Pick<Source, 'repoURL' | 'chart' | 'targetRevision'>;

/** A longer name is no version, and would only be work for who reads it. */
const MAX_VERSION_LENGTH = 128;

/** Whether a source may stand for something else since a change: its repository, and its revision. */
export function concerns(change: Change, source: Followed): boolean {
  switch (change.kind) {
    case 'push':
      return isPushedTo(change, source) && movesRevision(change, source.targetRevision);
    case 'artifact':
      return isArtifactOf(change, source) && isTagged(change, source.targetRevision);
    case 'pull-request':
      return false;
  }
}

/** Whether a push was to the repository of a source, whatever it moved there. */
export function isPushedTo(push: Push, source: Followed): boolean {
  return !source.chart && push.repoUrls.some((url) => isSameRepository(url, source.repoURL));
}

/**
 * Whether a targetRevision may stand for something else since a push. HEAD follows the default
 * branch, or any where the sender does not say which that is; a range of versions follows tags; a
 * commit only its own arrival.
 */
export function movesRevision(push: Push, targetRevision: string | undefined): boolean {
  const wanted = targetRevision?.trim() || 'HEAD';
  const { branch, tag, after, defaultBranch, ref } = push;
  if (wanted === 'HEAD') {
    return branch !== undefined && (defaultBranch === undefined || branch === defaultBranch);
  }
  if (wanted === ref || wanted === branch || wanted === tag) return true;
  if (tag !== undefined && isInRange(wanted, [tag])) return true;
  return /^[0-9a-f]{7,64}$/i.test(wanted) && after?.startsWith(wanted.toLowerCase()) === true;
}

/** Charts in registries are written without a scheme; manifests in registries never. */
function isArtifactOf(push: ArtifactPush, source: Followed): boolean {
  const { repoURL, chart } = source;
  const isRegistry =
    /^oci:\/\//i.test(repoURL) || (chart !== undefined && !repoURL.includes('://'));
  if (!isRegistry) return false;
  const followed = parseOciAddress(chart ? `${withoutEndSlashes(repoURL)}/${chart}` : repoURL);
  return followed?.repository === push.repository;
}

/** A `+` of a version is a `_` in a tag. */
function isTagged(push: ArtifactPush, targetRevision: string | undefined): boolean {
  const wanted = targetRevision?.trim() ?? '';
  if (wanted === '' || wanted === 'HEAD' || push.tags.length === 0) return true;
  if (wanted === push.digest || push.tags.includes(wanted.replaceAll('+', '_'))) return true;
  return isInRange(
    wanted,
    push.tags.map((tag) => tag.replaceAll('_', '+')),
  );
}

function isInRange(range: string, tags: string[]): boolean {
  const versions = tags.filter((tag) => tag.length <= MAX_VERSION_LENGTH);
  return highestInRange(range, versions) !== undefined;
}
