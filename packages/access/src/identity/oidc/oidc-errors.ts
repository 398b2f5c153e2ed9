import { UserError } from '@lockstep/domain';
import { errors } from 'jose';
import * as oidc from 'openid-client';

/** What went wrong with a provider, in a line without secrets. */
export function reasonOf(error: unknown): string {
  if (error instanceof oidc.ResponseBodyError) return said(error.error, error.error_description);
  if (error instanceof oidc.AuthorizationResponseError) {
    return said(error.error, error.error_description);
  }
  if (!(error instanceof Error)) return 'it failed';
  const deepest = causeOf(error);
  return plain(deepest === error ? error.message : `${error.message}: ${deepest.message}`);
}

/** The first cause that says more than "fetch failed". */
function causeOf(error: Error): Error {
  const { cause } = error;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return cause.errors[0];
  return cause instanceof Error ? causeOf(cause) : error;
}

function said(error: string, description: string | undefined): string {
  return plain(description ? `${error} (${description})` : error);
}

/** What others wrote goes into logs and pages: one line, and not a long one. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken away
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, 500);
}

/** Codes with which a provider says that our own settings are wrong, and not the person. */
const OURS = new Set(['invalid_client', 'unauthorized_client', 'invalid_scope', 'invalid_request']);

/** An answer that is no sign-in. @throws what is no matter of the provider's, as it is. */
export function refusedAnswer(provider: string, error: unknown): UserError {
  if (error instanceof UserError) return error;
  if (!isProviders(error)) throw error;
  const reason = reasonOf(error);
  if (OURS.has(codeOf(error))) {
    const told = `${provider} does not take Lockstep's request: ${reason}; an administrator can mend the settings of single sign-on`;
    return new UserError('failed-precondition', told, [], error);
  }
  if (isOutage(error)) {
    return new UserError('unavailable', `${provider} cannot be asked: ${reason}`, [], error);
  }
  return new UserError('unauthenticated', `${provider} did not sign you in: ${reason}`, [], error);
}

function isProviders(error: unknown): boolean {
  return (
    error instanceof oidc.ClientError ||
    error instanceof oidc.ResponseBodyError ||
    error instanceof oidc.AuthorizationResponseError ||
    error instanceof oidc.WWWAuthenticateChallengeError ||
    error instanceof errors.JOSEError ||
    isOutage(error)
  );
}

/** OAuth's word for what was wrong; a client that is not known may be told by a header alone. */
function codeOf(error: unknown): string {
  if (error instanceof oidc.ResponseBodyError) return error.error;
  if (!(error instanceof oidc.WWWAuthenticateChallengeError)) return '';
  return error.cause[0]?.parameters.error ?? 'invalid_client';
}

const OUTAGES = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'ERR_JWKS_TIMEOUT',
]);

/** Whether the provider could not be asked, or is ill, as against having refused. */
function isOutage(error: unknown): boolean {
  if (error instanceof oidc.ResponseBodyError) return error.status >= 500;
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  const { code: cause } = causeOf(error) as NodeJS.ErrnoException;
  if (code !== undefined && OUTAGES.has(code)) return true;
  return typeof cause === 'string' && /^(E[A-Z]+|.*CERT.*|ERR_TLS.*|ERR_SSL.*)$/.test(cause);
}
