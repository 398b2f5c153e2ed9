/**
 * Where somebody goes who came to the sign-in's address of the field, `/login?return_url=…`: the
 * place that it names if that is one of ours, else the applications.
 */
export function returnPath(given: string | undefined, origin: string): string {
  if (!given) return '/applications';
  // Browsers take a backslash for a slash: `/\\elsewhere` would lead there.
  const url = URL.parse(given.replaceAll('\\', '/'), origin);
  const leads = url?.origin === origin && !url.pathname.startsWith('//');
  if (!url || !leads || /^\/(login|auth|api)(\/|$)/.test(url.pathname)) return '/applications';
  return `${url.pathname}${url.search}${url.hash}`;
}
