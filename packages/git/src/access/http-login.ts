import type { Login, LoginTarget, SecretFile } from './login.ts';
import { percentDecoded } from './percent-decoded.ts';
import type { HttpCredential } from './providers/credential-provider.ts';
import { credentialFor } from './providers/registry.ts';
import { pinnedResolution } from './route.ts';

/** Git's settings for one server by HTTP(S): credentials, certificates, the way there. */
export async function httpLogin(target: LoginTarget, file: SecretFile): Promise<Login> {
  const { access, remote, route } = target;
  const credential = await credentialFor(target);
  const login: Login = { config: [], env: {}, secrets: secretsOf(target, credential) };
  const header = authorizationOf(credential);
  if (header !== undefined) {
    login.secrets.push(header.split(' ')[1] ?? '');
    // Scoped to the server, so that no redirect to another one carries the header along.
    const { origin } = new URL(remote.url);
    login.config.push([`http.${origin}/.extraHeader`, `Authorization: ${header}`]);
  }
  if (access.insecure) login.config.push(['http.sslVerify', 'false']);
  if (access.caData) login.config.push(['http.sslCAInfo', await file('ca.pem', access.caData)]);
  if (access.tlsClientCertData && access.tlsClientCertKey) {
    login.config.push(['http.sslCert', await file('client.pem', access.tlsClientCertData)]);
    login.config.push(['http.sslKey', await file('client.key', access.tlsClientCertKey)]);
  }
  const pinned = pinnedResolution(remote, route);
  if (pinned !== undefined) login.config.push(['http.curloptResolve', pinned]);
  // Decided here once: the command's own rules for exceptions have no say.
  login.config.push(['http.proxy', route.proxy ?? '']);
  Object.assign(login.env, route.proxy === undefined ? NO_PROXY_AT_ALL : PROXY_WITHOUT_EXCEPTION);
  return login;
}

const NO_PROXY_AT_ALL = { no_proxy: '*', NO_PROXY: '*' };
const PROXY_WITHOUT_EXCEPTION = { no_proxy: '', NO_PROXY: '' };

/** The value of an Authorization header, or undefined without credentials. */
export function authorizationOf(credential: HttpCredential): string | undefined {
  const { username, password, bearerToken } = credential;
  if (bearerToken) return `Bearer ${bearerToken}`;
  if (username === undefined && password === undefined) return undefined;
  return `Basic ${Buffer.from(`${username ?? 'git'}:${password ?? ''}`).toString('base64')}`;
}

function secretsOf({ access, remote, route }: LoginTarget, credential: HttpCredential): string[] {
  const proxyPassword =
    route.proxy && URL.canParse(route.proxy) ? new URL(route.proxy).password : undefined;
  return [
    access.password,
    access.bearerToken,
    remote.password,
    credential.password,
    credential.bearerToken,
    proxyPassword,
    proxyPassword && percentDecoded(proxyPassword),
  ]
    .filter((secret): secret is string => typeof secret === 'string' && secret !== '')
    .flatMap((secret) => [secret, encodeURIComponent(secret)]);
}
