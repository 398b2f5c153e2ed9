import { type Change, concerns, isPushedTo, movesRevision, type Push } from '@lockstep/git';
import type { FollowedSource, SourceFollower } from '@lockstep/store';

type Source = SourceFollower['sources'][number];

/** Whether a source in Git was pushed to, and whether what it follows there may have moved. */
export interface PushedTo {
  isPushed(source: Source): boolean;
  isMoved(source: Source, isLost: boolean): boolean;
}

/**
 * One whose revision could not be read looks at every push to its repository: what it misses may
 * have come.
 */
export function pushedTo(changes: Change[]): PushedTo {
  const pushes = changes.filter((change) => change.kind === 'push');
  // Hundreds of applications share one address: it is compared once.
  const known = new Map<string, Push[]>();
  const pushesTo = ({ repoURL, chart }: Source): Push[] => {
    if (chart) return [];
    const found = known.get(repoURL) ?? pushes.filter((push) => isPushedTo(push, { repoURL }));
    known.set(repoURL, found);
    return found;
  };
  return {
    isPushed: (source) => pushesTo(source).length > 0,
    isMoved: (source, isLost) =>
      pushesTo(source).some((push) => isLost || movesRevision(push, source.targetRevision)),
  };
}

/** The sources to fetch for a push, and how many follow that repository at other revisions. */
export function sourcesToFetch(
  changes: Change[],
  followed: FollowedSource[],
): { sources: FollowedSource[]; elsewhere: number } {
  const { isPushed, isMoved } = pushedTo(changes);
  const sources = followed.filter((source) => isMoved(source, source.isLost));
  const elsewhere = followed
    .filter((source) => isPushed(source) && !sources.includes(source))
    .reduce((sum, { applications }) => sum + applications, 0);
  return { sources, elsewhere };
}

/** Those of the applications whom a push concerns. */
export function concernedByPush(changes: Change[], followers: SourceFollower[]): SourceFollower[] {
  const { isMoved } = pushedTo(changes);
  return followers.filter(({ sources, syncStatus, conditionCount }) => {
    const isLost = syncStatus === 'Unknown' && conditionCount > 0;
    return sources.some((source) => isMoved(source, isLost));
  });
}

/** Those of the applications that take what was pushed to a registry. */
export function concernedByArtifact(
  changes: Change[],
  followers: SourceFollower[],
): SourceFollower[] {
  const artifacts = changes.filter((change) => change.kind === 'artifact');
  return followers.filter(({ sources }) =>
    sources.some((source) => artifacts.some((artifact) => concerns(artifact, source))),
  );
}
