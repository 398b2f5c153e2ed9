import { GitError } from '@lockstep/git';
import { isFetchError, type RenderInput, type RenderRecord, stillValid } from '@lockstep/render';

/** Whether what did not answer may answer in a moment. */
export function isAwayForNow(error: unknown): boolean {
  if (error instanceof GitError) return error.retryable;
  return isFetchError(error) && error.isTransient;
}

/**
 * Whether a render holds for these inputs. Where the commits are the same as ever, what it reads
 * elsewhere may be away for a while: that is no reason to let go of it.
 */
export async function stillHolds(
  record: RenderRecord,
  inputs: readonly RenderInput[],
  { isSame }: { isSame: boolean },
): Promise<boolean> {
  try {
    return await stillValid(record, inputs);
  } catch (error) {
    if (isSame && isAwayForNow(error)) return true;
    throw error;
  }
}
