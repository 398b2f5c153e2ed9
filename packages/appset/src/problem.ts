import { messageOf, UserError } from '@lockstep/domain';

export function invalid(message: string): UserError {
  return new UserError('invalid-argument', message);
}

/** Runs a step, and says of a problem in it where it was; the code of the problem stays. */
export async function within<T>(where: string, step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw placed(where, error);
  }
}

function placed(where: string, error: unknown): unknown {
  if (!(error instanceof UserError)) return error;
  return new UserError(error.code, `${where}: ${messageOf(error)}`, error.details, error);
}
