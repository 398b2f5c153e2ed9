import { type Change, concerns, isPushedTo, movesRevision, type Push } from '@lockstep/git';
import type { FollowedSource, SourceFollower } from '@lockstep/store';

type Source = SourceFollower['sources'][number];

/** What changes say of a source. */
export interface Concern {
  /** Something of its repository was pushed. */
  isPushed(source: Source): boolean;
  /** What it follows there may have moved. */
  isMoved(source: Source, isLost: boolean): boolean;
}

/**
 * One whose revision could not be read (`isLost`) looks at every push to its repository: what it
 * misses may have come.
 */
export function concernOf(changes: Change[]): Concern {
  const pushes = changes.filter((change) => change.kind === 'push');
  const artifacts = changes.filter((change) => change.kind === 'artifact');
  // Hundreds of applications share one address: it is compared once.
  const known = new Map<string, Push[]>();
  const pushesTo = ({ repoURL, chart }: Source): Push[] => {
    if (chart) return [];
    const found = known.get(repoURL) ?? pushes.filter((push) => isPushedTo(push, { repoURL }));
    known.set(repoURL, found);
    return found;
  };
  const isTagged = (given: Source, tags?: string[]) => {
    const { chart, ...rest } = given;
    const source = chart ? given : rest;
    return artifacts.some((one) => concerns(tags ? { ...one, tags } : one, source));
  };
  return {
    isPushed: (source) => pushesTo(source).length > 0 || isTagged(source, []),
    isMoved: (source, isLost) =>
      isTagged(source) ||
      pushesTo(source).some((push) => isLost || movesRevision(push, source.targetRevision)),
  };
}

/** The sources to fetch, and how many follow that repository at other revisions. */
export function sourcesToFetch(
  { isPushed, isMoved }: Concern,
  followed: FollowedSource[],
): { sources: FollowedSource[]; elsewhere: number } {
  const sources = followed.filter((source) => isMoved(source, source.isLost));
  const elsewhere = followed
    .filter((source) => !sources.includes(source) && isPushed(source))
    .reduce((sum, { applications }) => sum + applications, 0);
  return { sources, elsewhere };
}

/** Those of the applications whom changes concern. */
export function concernedFollowers(
  { isMoved }: Concern,
  followers: SourceFollower[],
): SourceFollower[] {
  return followers.filter(({ sources, syncStatus, conditionCount }) => {
    const isLost = syncStatus === 'Unknown' && conditionCount > 0;
    return sources.some((source) => isMoved(source, isLost));
  });
}
