import { USERINFO_URL } from '../early/early-requests.ts';
import { request } from './request.ts';
import type { UserInfo } from './types.ts';

export function userInfo(): Promise<UserInfo> {
  return request(USERINFO_URL);
}

export interface Credentials {
  username: string;
  password: string;
  /** Id of the directory to ask; an account of that name, else every directory, if not given. */
  provider?: string;
}

/** The server keeps the session in a cookie that scripts cannot read. */
export function signIn(credentials: Credentials): Promise<unknown> {
  return request('/api/v1/session', { method: 'POST', body: credentials });
}

export function signOut(): Promise<unknown> {
  return request('/api/v1/session', { method: 'DELETE' });
}

/** Where a session by an identity provider ends, there too: the browser goes there. */
export const SINGLE_SIGN_OUT = '/auth/logout';

const LOCAL_ISSUER = 'argocd';

export function isBySingleSignOn({ iss }: UserInfo): boolean {
  return iss !== undefined && iss !== LOCAL_ISSUER;
}
