import { messageOf, UserError } from '@lockstep/domain';
import { GitError } from '@lockstep/git';
import { RenderError } from '@lockstep/render';

/** What git, a registry or a renderer says is for people, and no fault of this process. */
export async function asUserError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof GitError || error instanceof RenderError) {
      throw new UserError('failed-precondition', messageOf(error), [], error);
    }
    throw error;
  }
}
