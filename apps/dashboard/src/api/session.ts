import { USERINFO_URL } from '../early/early-requests.ts';
import { request } from './request.ts';
import type { UserInfo } from './types.ts';

export function userInfo(): Promise<UserInfo> {
  return request(USERINFO_URL);
}

/** The server keeps the session in a cookie that scripts cannot read. */
export function signIn(credentials: { username: string; password: string }): Promise<unknown> {
  return request('/api/v1/session', { method: 'POST', body: credentials });
}

export function signOut(): Promise<unknown> {
  return request('/api/v1/session', { method: 'DELETE' });
}
