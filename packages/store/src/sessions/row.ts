import type { SessionRecord } from './api.ts';

export interface SessionRow {
  id: string;
  username: string;
  issuer: string;
  groups: string[];
  provider_id: string;
  provider_subject: string;
  display_name: string;
  created_at: Date;
  expires_at: Date;
  confirmed_until: Date | null;
  last_used_at: Date;
  address: string;
  device: string;
}

/** Everything but what is sealed. */
export const SESSION_COLUMNS = `id, username, issuer, groups, provider_id, provider_subject,
  display_name, created_at, expires_at, confirmed_until, last_used_at, address, device`;

export function toSession(row: SessionRow): SessionRecord {
  return {
    id: row.id,
    username: row.username,
    issuer: row.issuer,
    groups: row.groups,
    providerId: row.provider_id,
    providerSubject: row.provider_subject,
    displayName: row.display_name,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    ...(row.confirmed_until ? { confirmedUntil: row.confirmed_until.toISOString() } : {}),
    lastUsedAt: row.last_used_at.toISOString(),
    address: row.address,
    device: row.device,
  };
}
