import { UserError } from '@lockstep/domain';
import type { CustomFetch } from 'openid-client';
import { z } from 'zod';
import type { OidcConfig } from './oidc-config.ts';

/** Microsoft Graph of each cloud, by the host that signs people in there. */
const GRAPHS: Readonly<Record<string, string>> = {
  'login.microsoftonline.com': 'https://graph.microsoft.com',
  'sts.windows.net': 'https://graph.microsoft.com',
  'login.microsoftonline.us': 'https://graph.microsoft.us',
  'login.partner.microsoftonline.cn': 'https://microsoftgraph.chinacloudapi.cn',
  'login.chinacloudapi.cn': 'https://microsoftgraph.chinacloudapi.cn',
};

/**
 * Where the groups are to be had that Microsoft leaves out of a token: undefined for every other
 * provider. The address that the token itself names is of an interface that is no more.
 */
export function graphOf({ issuer, graphURL }: Pick<OidcConfig, 'issuer' | 'graphURL'>) {
  if (graphURL !== undefined) return graphURL === '' ? undefined : graphURL.replace(/\/+$/, '');
  const host = URL.parse(issuer)?.hostname ?? '';
  return host.endsWith('.ciamlogin.com') ? GRAPHS['login.microsoftonline.com'] : GRAPHS[host];
}

/** A page of ids. */
const pageSchema = z.object({
  value: z.array(z.string()).max(20_000),
  '@odata.nextLink': z.string().max(4_000).optional(),
});

/** Graph tells at most 11,000 ids; in whatever pages, it is no more than this. */
const MOST_PAGES = 25;
const LONGEST_MS = 15_000;

/** The ids of somebody's groups, or why they are not told. */
export type GraphGroups = { kind: 'told'; ids: string[] } | { kind: 'refused'; reason: string };

/**
 * Asks Graph for every group, role and administrative unit that the owner of the token is in, also
 * through other groups: what a token may hold, whichever of them it was set to hold.
 * @throws UserError `unavailable` where it cannot be asked now.
 */
export async function askGraph(
  fetch: CustomFetch,
  graph: string,
  accessToken: string,
): Promise<GraphGroups> {
  const signal = AbortSignal.timeout(LONGEST_MS);
  const ids: string[] = [];
  let next: string | undefined = `${graph}/v1.0/me/getMemberObjects`;
  for (let page = 0; next !== undefined; page += 1) {
    if (page >= MOST_PAGES) return { kind: 'refused', reason: `more than ${MOST_PAGES} pages` };
    if (new URL(next).origin !== new URL(graph).origin) {
      return { kind: 'refused', reason: 'the next page is said to be elsewhere' };
    }
    const answer = await ask(fetch, { address: next, accessToken, signal, isFirst: page === 0 });
    if (typeof answer === 'string') return { kind: 'refused', reason: answer };
    ids.push(...answer.value);
    next = answer['@odata.nextLink'];
  }
  return { kind: 'told', ids };
}

interface Question {
  address: string;
  accessToken: string;
  signal: AbortSignal;
  isFirst: boolean;
}

/** A page, or why there is none. */
async function ask(fetch: CustomFetch, question: Question) {
  const response = await send(fetch, question).catch((error: unknown) => {
    const told = 'Microsoft Graph cannot be asked for your groups; try again';
    throw new UserError('unavailable', told, [], error);
  });
  if (response.status === 429 || response.status >= 500) {
    const told = `Microsoft Graph answers ${response.status} when it is asked for your groups; try again`;
    throw new UserError('unavailable', told);
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.status !== 200) return `it answers ${response.status} ${codeIn(body)}`.trim();
  const page = pageSchema.safeParse(body);
  return page.success ? page.data : 'its answer is no list of ids';
}

function send(fetch: CustomFetch, { address, accessToken, signal, isFirst }: Question) {
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' };
  const rest = { redirect: 'manual' as const, signal };
  if (!isFirst) return fetch(address, { ...rest, method: 'GET', headers, body: undefined });
  const body = JSON.stringify({ securityEnabledOnly: false });
  const typed = { ...headers, 'content-type': 'application/json' };
  return fetch(address, { ...rest, method: 'POST', headers: typed, body });
}

/** Graph's word for what was wrong, such as `Authorization_RequestDenied`. */
function codeIn(body: unknown): string {
  const code = (body as { error?: { code?: unknown } } | undefined)?.error?.code;
  return typeof code === 'string' ? code.replace(/[^\w.-]/g, '').slice(0, 100) : '';
}
