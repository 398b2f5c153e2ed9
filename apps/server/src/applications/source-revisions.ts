import { type ApplicationSpec, sourcesOf, UserError } from '@lockstep/domain';

/** What clients send for several sources; positions are from 1, all in order where not given. */
export interface RequestedRevisions {
  revisions?: readonly string[] | undefined;
  sourcePositions?: readonly (number | string)[] | undefined;
}

/**
 * One revision per source: what is asked for, else what the source follows. Undefined where nothing
 * is asked for.
 * @throws UserError `invalid-argument` for a position that no source has.
 */
export function sourceRevisions(
  spec: ApplicationSpec,
  { revisions: asked, sourcePositions }: RequestedRevisions,
): string[] | undefined {
  if (!asked?.length) return undefined;
  const positions = sourcePositions?.map(Number) ?? asked.map((_, index) => index + 1);
  const revisions = sourcesOf(spec).map((source) => source.targetRevision ?? '');
  asked.forEach((revision, index) => {
    const position = positions[index];
    if (!position || revisions[position - 1] === undefined) {
      throw new UserError('invalid-argument', `sourcePositions: no source ${position}`, [
        { field: 'sourcePositions', reason: `the application has ${revisions.length} sources` },
      ]);
    }
    revisions[position - 1] = revision;
  });
  return revisions;
}
