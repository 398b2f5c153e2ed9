import { UserError } from '@lockstep/domain';

/** A response that signs nobody in, and why. */
export function refused(reason: string, cause?: unknown): UserError {
  return new UserError(
    'unauthenticated',
    `the response of the identity provider is refused: ${plain(reason)}`,
    [],
    cause,
  );
}

/** What others wrote goes into logs and pages: one line, and not a long one. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken away
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, 300);
}
