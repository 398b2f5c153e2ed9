import { withoutEndSlashes } from '@lockstep/domain';
import { GitError } from '../../command/git-error.ts';
import type { HttpRequester } from '../http-request.ts';
import { jsonOf, textOf } from './answers.ts';
import type { CredentialProvider, ProviderInput } from './credential-provider.ts';
import { signJwt } from './jwt.ts';

const PUBLIC_API = 'https://api.github.com';
const WHAT = 'GitHub';

/**
 * A GitHub App: the app's key signs a token of its own, and that opens an installation's token,
 * which is good for an hour. The installation is found by the address's owner if it is not given.
 */
export const githubApp: CredentialProvider = {
  name: 'github-app',
  applies: (access) => Boolean(access.githubAppID && access.githubAppPrivateKey),
  fetch: async (input) => {
    const base = withoutEndSlashes(input.access.githubAppEnterpriseBaseUrl || PUBLIC_API);
    const api = apiOf(base, input);
    const id = input.access.githubAppInstallationID || (await findInstallation(input, api));
    const body = await api(`/app/installations/${id}/access_tokens`, 'POST');
    const expiresAtMs = Date.parse(String(body.expires_at ?? ''));
    return {
      username: 'x-access-token',
      password: textOf(body, 'token', WHAT),
      ...(Number.isFinite(expiresAtMs) && { expiresAtMs }),
    };
  },
};

type Api = (path: string, method?: string) => Promise<Record<string, unknown>>;

function apiOf(base: string, { access, nowMs, request }: ProviderInput): Api {
  const seconds = Math.floor(nowMs / 1000);
  const token = signJwt(
    // A minute back: clocks differ, and GitHub refuses a token from its future.
    { iat: seconds - 60, exp: seconds + 540, iss: String(access.githubAppID) },
    { privateKey: access.githubAppPrivateKey ?? '', what: 'githubAppPrivateKey' },
  );
  return (path, method) => call(request, `${base}${path}`, token, method);
}

async function call(request: HttpRequester, url: string, token: string, method = 'GET') {
  const answer = await request({
    url,
    method,
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
    },
  });
  return jsonOf(answer, WHAT);
}

async function findInstallation({ remote, access }: ProviderInput, api: Api): Promise<string> {
  const owner = new URL(remote.url).pathname.split('/')[1] ?? '';
  for (const kind of ['orgs', 'users']) {
    const found = await api(`/${kind}/${encodeURIComponent(owner)}/installation`).catch(
      (error: GitError) => {
        if (/answered 404/.test(error.message)) return undefined;
        throw error;
      },
    );
    if (typeof found?.id === 'number') return String(found.id);
  }
  throw new GitError('auth', `the GitHub App ${access.githubAppID} is not installed for ${owner}`);
}
