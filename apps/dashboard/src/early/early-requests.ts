/**
 * What the page will ask for first, told from its address alone. The same functions build the
 * requests later, so that an answer fetched ahead of time is found by its address.
 */

const PAGE_LIMIT = 100;

/** The filters of the list that are kept in the page's address under the API's own names. */
export const LIST_PARAMETERS = [
  'search',
  'sync',
  'health',
  'project',
  'cluster',
  'operationPhase',
  'sort',
  'desc',
] as const;
export type ListParameter = (typeof LIST_PARAMETERS)[number];
export type ListParameters = Partial<Record<ListParameter, string>>;

/** The list's request for a page. Lists within one filter are joined by commas. */
export function listUrl(parameters: ListParameters, continueToken?: string): string {
  const query = new URLSearchParams({ limit: String(PAGE_LIMIT) });
  for (const name of LIST_PARAMETERS) {
    const value = parameters[name];
    if (value) query.set(name, value);
  }
  if (continueToken) query.set('continue', continueToken);
  else query.set('counts', 'true');
  return `/api/v1/lockstep/applications?${query}`;
}

/** Counts only, of everything that the search finds. */
export function countsUrl(search: string | undefined): string {
  const query = new URLSearchParams({ limit: '1', counts: 'true' });
  if (search) query.set('search', search);
  return `/api/v1/lockstep/applications?${query}`;
}

export const USERINFO_URL = '/api/v1/session/userinfo';

/** `suffix` is a sub-resource of the application such as `/resource-tree`. */
export function applicationUrl(
  key: { name: string; namespace?: string },
  suffix = '',
  parameters: Record<string, string> = {},
): string {
  const query = new URLSearchParams(
    key.namespace ? { ...parameters, appNamespace: key.namespace } : parameters,
  );
  const text = query.toString();
  return `/api/v1/applications/${encodeURIComponent(key.name)}${suffix}${text ? `?${text}` : ''}`;
}

/** What the address shows: the list, one application, or something that needs no data ahead. */
export type EarlyPage =
  | { page: 'list'; requests: string[] }
  | { page: 'application'; requests: string[] }
  | { page: 'other'; requests: string[] };

export function earlyPage(
  address: { pathname: string; search: string },
  { signedIn }: { signedIn: boolean },
): EarlyPage {
  const page = pageAt(address);
  // Only who is signed in may be asked by everybody.
  return signedIn ? page : { ...page, requests: [USERINFO_URL] };
}

function pageAt(address: { pathname: string; search: string }): EarlyPage {
  const path = address.pathname.replace(/\/+$/, '');
  const search = Object.fromEntries(new URLSearchParams(address.search));
  if (path === '' || path === '/applications') {
    return { page: 'list', requests: [USERINFO_URL, listUrl(search)] };
  }
  const found = /^\/applications\/([^/]+)$/.exec(path);
  const name = found?.[1] && decodeURIComponent(found[1]);
  if (!name || name === 'new') return { page: 'other', requests: [USERINFO_URL] };
  const key = { name, ...(search.namespace ? { namespace: search.namespace } : {}) };
  return {
    page: 'application',
    requests: [USERINFO_URL, applicationUrl(key), applicationUrl(key, '/resource-tree')],
  };
}
