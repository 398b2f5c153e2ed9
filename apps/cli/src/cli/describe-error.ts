import { ApiError, UnreachableError } from '../api/api-error.ts';
import { CliError } from './cli-error.ts';
import type { ExitCode } from './exit-codes.ts';

interface ToldError {
  /** One line of what is wrong, then what to do about it. */
  text: string;
  /** None where the error does not decide it. */
  exitCode?: ExitCode;
}

/** What a person is told of anything that was thrown. Never a stack. */
export function describeError(error: unknown): ToldError {
  if (error instanceof ApiError) return { text: lines(apiMessage(error), ...apiHints(error)) };
  if (error instanceof UnreachableError) {
    return {
      text: lines(
        `cannot reach ${error.server}: ${error.message}`,
        'Is the address right, and does the server run? lockstep context shows where you are.',
      ),
    };
  }
  if (error instanceof CliError) {
    const exit = error.exitCode === 20 ? {} : { exitCode: error.exitCode };
    return { text: lines(error.message, ...(error.hint ? [error.hint] : [])), ...exit };
  }
  return { text: lines(error instanceof Error ? error.message : String(error)) };
}

function apiMessage(error: ApiError): string {
  if (error.status !== 401) return error.message;
  return `${error.server} does not know who you are: ${error.message}`;
}

function apiHints(error: ApiError): string[] {
  if (error.status === 401) return [signInHint(error)];
  if (error.details.some(({ field }) => field === 'mustChangePassword')) return [CHANGE_PASSWORD];
  if (error.status >= 500) return [`${error.server} answered ${error.status}.`];
  return (
    error.details
      // Said already, with or without the field's name.
      .filter(({ reason }) => !error.message.includes(reason))
      .map(({ field, reason }) => `${field}: ${reason}`)
  );
}

/** Also told at the login with such a password. */
export const CHANGE_PASSWORD = 'Change it: lockstep account update-password';

/** A token that is given for the command wins over the saved login: signing in would not help. */
function signInHint({ server, tokenFrom }: ApiError): string {
  if (tokenFrom === undefined) return `Sign in: lockstep login ${server}`;
  const without = tokenFrom.startsWith('--') ? 'leave it out' : `unset ${tokenFrom}`;
  return `The token of ${tokenFrom} was sent, which wins over the saved login: give another, or ${without} and sign in: lockstep login ${server}`;
}

function lines(first: string, ...rest: string[]): string {
  return `Error: ${[first, ...rest.map((line) => `  ${line}`)].join('\n')}\n`;
}
