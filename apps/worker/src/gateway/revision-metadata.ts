import { messageOf, sourcesOf, UserError } from '@lockstep/domain';
import { GitError } from '@lockstep/git';
import type { ApplicationRecord } from '@lockstep/store';
import { isArtifact } from '../render/resolve-artifact.ts';
import type { Services } from '../services.ts';

/** What a commit says of itself, from whichever of the application's repositories has it. */
export async function revisionMetadata(
  services: Services,
  record: ApplicationRecord,
  revision: string,
): Promise<{ author: string; date: string; message: string; tags: string[] }> {
  const { spec } = record.application;
  const urls = new Set(sourcesOf(spec).flatMap((one) => (isArtifact(one) ? [] : one.repoURL)));
  let why = `there is no commit ${revision}`;
  for (const url of urls) {
    const mirror = services.repositories.mirror(url);
    try {
      const isHere = await mirror.hasCommit(revision).catch(() => false);
      // A shallow copy has no commit before somebody asks for it.
      if (!isHere) await (await services.repositories.fetch(url, spec.project)).resolve(revision);
      const { author, authorDate, message, tags } = await mirror.commitMetadata(revision);
      return { author, date: authorDate, message, tags };
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      why = messageOf(error);
    }
  }
  throw new UserError('not-found', why);
}
