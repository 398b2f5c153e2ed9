import type { AuditFilters } from './audit-filters.ts';
import { ApiError } from './errors.ts';
import { request } from './request.ts';

/** Who did what, and who was refused. */

export interface AuditEntry {
  id: string;
  at: string;
  actor: string;
  groups: string[];
  tokenId: string;
  address: string;
  requestId: string;
  cause: string;
  outcome: 'done' | 'denied';
  action: string;
  kind: string;
  object: string;
  project: string;
  detail: Record<string, unknown>;
  seq?: number;
  previousHash?: string;
  hash?: string;
}

export interface AuditChainState {
  /** The last line that has its place in the chain. */
  sealed: number;
  unsealed: number;
  /** What was before it, retention has dropped. */
  anchor: number;
  /** How far the chain was last found whole, and when. */
  verified: number;
  verifiedAt?: string;
  /** All of it was read since then. */
  readSince?: string;
  problem?: { seq: number; message: string; foundAt: string };
}

const BASE = '/api/v1/lockstep/audit';
const PAGE = '60';

export function listAudit(
  filters: AuditFilters,
  before: string | undefined,
): Promise<{ items: AuditEntry[]; next?: string }> {
  const query = new URLSearchParams({ ...given(filters), limit: PAGE, ...(before && { before }) });
  return request(`${BASE}?${query}`);
}

/** One line by its id. */
export async function auditEntry(id: string): Promise<AuditEntry> {
  const next = String(BigInt(id) + 1n);
  const query = new URLSearchParams({ before: next, limit: '1' });
  const { items } = await request<{ items: AuditEntry[] }>(`${BASE}?${query}`);
  const found = items.find((entry) => entry.id === id);
  if (found) return found;
  throw new ApiError(404, `There is no line ${id}, or it is no longer kept`);
}

export function auditChain(): Promise<AuditChainState> {
  return request(`${BASE}/chain`);
}

/** Where the browser gets the file with all that the filters let through. */
export function exportUrl(filters: AuditFilters, format: 'csv' | 'jsonl'): string {
  return `${BASE}/export?${new URLSearchParams({ ...given(filters), format })}`;
}

function given(filters: AuditFilters): Record<string, string> {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== ''));
}
