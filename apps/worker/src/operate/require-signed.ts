import { sourcesOf, UserError } from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';
import { isArtifact } from '../render/resolve-artifact.ts';
import type { Services } from '../services.ts';

/**
 * Manifests that are at hand were rendered when the project may have asked for no signature yet:
 * their commits are looked at again. Throws GitError `refused`.
 */
export async function requireSigned(
  { repositories }: Pick<Services, 'repositories'>,
  record: ApplicationRecord,
  revisions: readonly string[],
): Promise<void> {
  const { spec } = record.application;
  for (const [index, source] of sourcesOf(spec).entries()) {
    const sha = revisions[index];
    if (sha === undefined || isArtifact(source)) continue;
    await repositories.requireSigned(source, spec.project, sha);
  }
}

/** Nobody signs what comes from somebody's own disk. */
export async function refuseUnsigned(
  { repositories }: Pick<Services, 'repositories'>,
  project: string,
): Promise<void> {
  if (!(await repositories.asksForSignatures(project))) return;
  throw new UserError(
    'failed-precondition',
    `local manifests cannot be synced: the project ${project} has signatureKeys, so what is synced must be signed in Git`,
  );
}
