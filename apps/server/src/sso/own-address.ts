import { UserError } from '@lockstep/domain';
import type { SignInWays } from './identity-providers.ts';

type Addresses = Pick<SignInWays, 'publicUrl' | 'additionalUrls'>;

/**
 * Where we are reached, without a slash at the end: the address of this request if it is among
 * those that are configured, else the one that is, else the request's.
 */
export function ownAddress({ publicUrl, additionalUrls }: Addresses, origin: string): string {
  const known = [publicUrl, ...additionalUrls].filter((one) => one !== '');
  return known.find((one) => new URL(one).origin === origin) ?? known[0] ?? origin;
}

/** What a page may ask to come back to; long ones would not fit into the cookie. */
const MAX_RETURN_URL = 2000;

/**
 * Where somebody goes after signing in, as a path of our own: another origin is refused, or the
 * link in a mail could end at another's page that looks like ours.
 * @throws UserError invalid-argument
 */
export function returnPath(
  addresses: Addresses,
  origin: string,
  returnUrl: string | undefined,
): string {
  const own = ownAddress(addresses, origin);
  const home = `${new URL(own).pathname.replace(/\/$/, '')}/`;
  if (returnUrl === undefined || returnUrl === '') return home;
  const allowed = [own, origin, ...addresses.additionalUrls].map((one) => new URL(one).origin);
  const target = returnUrl.length <= MAX_RETURN_URL ? URL.parse(returnUrl, `${own}/`) : null;
  // Control characters and backslashes are read by browsers as something else than what stands there.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  const isPlain = !/[\u0000-\u0020\u007f\\]/.test(returnUrl);
  const isOurs = target !== null && allowed.includes(target.origin) && target.username === '';
  if (!isPlain || !isOurs) {
    const reason = 'must be an address of this installation';
    throw new UserError('invalid-argument', `return_url ${reason}`, [
      { field: 'return_url', reason },
    ]);
  }
  const path = `${target.pathname}${target.search}${target.hash}`;
  // Two slashes at the beginning would name another host.
  return path.replace(/^\/+/, '/');
}

/** Where a command line listens for its code: on the machine of whoever signs in (RFC 8252, 7.3). */
export function isLoopbackAddress(address: string): boolean {
  const url = URL.parse(address);
  if (url?.protocol !== 'http:' || url.username || url.hash || url.search) return false;
  return ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
}
