import { request } from './request.ts';
import type { UserInfo } from './types.ts';

/** Local accounts, their tokens, and sessions. A password or token is in the answer that made it. */

export type Capability = 'login' | 'apiKey';

export interface TokenItem {
  id: string;
  /** Seconds, as the token says them. */
  issuedAt: number;
  expiresAt?: number;
  createdBy: string;
  lastUsedAt?: string;
  lastUsedAddress?: string;
}

/** What a new token is asked for with. */
export interface NewToken {
  id?: string;
  /** Seconds; 0 is for ever. */
  expiresIn: number;
}

export interface AccountItem {
  name: string;
  enabled: boolean;
  capabilities: Capability[];
  tokens: TokenItem[];
  mustChangePassword?: boolean;
  createdAt: string;
}

export interface SessionItem {
  id: string;
  username: string;
  issuer: string;
  provider: string;
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string;
  address: string;
  device: string;
  current: boolean;
}

const ACCOUNTS = '/api/v1/account';
const SESSIONS = '/api/v1/lockstep/sessions';

const accountUrl = (name: string, ...rest: string[]) =>
  [ACCOUNTS, ...[name, ...rest].map(encodeURIComponent)].join('/');

export async function listAccounts(): Promise<AccountItem[]> {
  return (await request<{ items: AccountItem[] | null }>(ACCOUNTS)).items ?? [];
}

export function createAccount(body: {
  name: string;
  capabilities: Capability[];
}): Promise<AccountItem & { password?: string }> {
  return request(ACCOUNTS, { method: 'POST', body });
}

export function updateAccount(
  name: string,
  body: { enabled?: boolean; capabilities?: Capability[] },
): Promise<AccountItem> {
  return request(accountUrl(name), { method: 'PATCH', body });
}

export function deleteAccount(name: string): Promise<unknown> {
  return request(accountUrl(name), { method: 'DELETE' });
}

export function resetPassword(name: string): Promise<{ password: string }> {
  return request(accountUrl(name, 'reset-password'), { method: 'POST', body: {} });
}

export function createToken(name: string, body: NewToken): Promise<{ token: string }> {
  return request(accountUrl(name, 'token'), { method: 'POST', body });
}

export function deleteToken(name: string, id: string): Promise<unknown> {
  return request(accountUrl(name, 'token', id), { method: 'DELETE' });
}

export function changePassword(body: {
  currentPassword: string;
  newPassword: string;
}): Promise<unknown> {
  return request(`${ACCOUNTS}/password`, { method: 'PUT', body });
}

/** As the server answers now, not as it did when the page was opened. */
export function whoAmI(): Promise<UserInfo> {
  return request('/api/v1/session/userinfo?now');
}

export async function listSessions(): Promise<SessionItem[]> {
  return (await request<{ items: SessionItem[] }>(SESSIONS)).items;
}

export function endSession(id: string): Promise<unknown> {
  return request(`${SESSIONS}/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

/** All of one's own but this one. */
export function endOtherSessions(): Promise<{ ended: number }> {
  return request(`${SESSIONS}?exceptThis=true`, { method: 'DELETE' });
}

export async function canI(resource: string, action: string, object: string): Promise<boolean> {
  const path = [resource, action].map(encodeURIComponent).join('/');
  const url = `${ACCOUNTS}/can-i/${path}/${object.split('/').map(encodeURIComponent).join('/')}`;
  return (await request<{ value: string }>(url)).value === 'yes';
}
