import { request } from './request.ts';

/** Settings of the whole installation: of sessions and passwords, and of the token exchange. */

/** By the keys of argocd-cm; what is not there is as the server was started. */
export interface AccountSettings {
  'users.session.duration'?: string;
  passwordPattern?: string;
}

export interface ExchangeSettings {
  issuers: ExchangeIssuer[];
  /** A change of another version than the current one is refused. */
  version: number;
}

/** Who signs the tokens of jobs. */
export interface ExchangeIssuer {
  issuer: string;
  audience: string;
  jwksUri?: string;
  rules: ExchangeRule[];
}

/** Which jobs get a session, and whose. */
export interface ExchangeRule {
  name: string;
  /** Claim and what it must be; of several, any. */
  conditions: Record<string, string | string[]>;
  account?: string;
  project?: string;
  role?: string;
  maxSeconds: number;
}

const SETTINGS = '/api/v1/lockstep/settings';

export async function getAccountSettings(): Promise<AccountSettings> {
  return (await request<{ data: AccountSettings }>(`${SETTINGS}/accounts`)).data;
}

export async function putAccountSettings(data: AccountSettings): Promise<AccountSettings> {
  const answer = await request<{ data: AccountSettings }>(`${SETTINGS}/accounts`, {
    method: 'PUT',
    body: { data },
  });
  return answer.data;
}

export function getExchangeSettings(): Promise<ExchangeSettings> {
  return request(`${SETTINGS}/token-exchange`);
}

export function putExchangeSettings(body: ExchangeSettings): Promise<ExchangeSettings> {
  return request(`${SETTINGS}/token-exchange`, { method: 'PUT', body });
}
