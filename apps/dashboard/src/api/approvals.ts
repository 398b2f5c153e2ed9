import type {
  ApprovalRequest,
  ApprovalRule,
  ApprovalState,
  ManagedResource,
} from '@lockstep/domain';
import type { ApplicationKey } from './applications.ts';
import { request } from './request.ts';

/** A sync that has to be approved, with what whoever is signed in can do about it. */
export interface Approval extends ApprovalRequest {
  /** Which approvals are missing, in words. */
  waitsFor: string[];
  mayAnswer: boolean;
  /** Why not. */
  because?: string;
  mayBypass: boolean;
}

export interface ApprovalDetail extends Approval {
  diff: ManagedResource[];
  diffProblem?: string;
}

/** Newest first. */
export async function listApprovals(states: readonly ApprovalState[]): Promise<Approval[]> {
  const query = new URLSearchParams({ state: states.join(',') }).toString();
  const answer = await request<{ items: Approval[] | null }>(`/api/v1/lockstep/approvals?${query}`);
  return answer.items ?? [];
}

function urlOf({ name, namespace }: ApplicationKey, id: string, rest = ''): string {
  const query = namespace ? `?${new URLSearchParams({ appNamespace: namespace })}` : '';
  const path = `/api/v1/lockstep/applications/${encodeURIComponent(name)}/approvals`;
  return `${path}/${encodeURIComponent(id)}${rest}${query}`;
}

export function getApproval(key: ApplicationKey, id: string): Promise<ApprovalDetail> {
  return request(urlOf(key, id));
}

export interface ApprovalAnswer {
  decision: 'approve' | 'reject';
  comment: string;
  /** What was looked at. */
  hash: string;
}

export function answerApproval(
  key: ApplicationKey,
  id: string,
  body: ApprovalAnswer,
): Promise<Approval> {
  return request(urlOf(key, id), { method: 'POST', body });
}

export function bypassApproval(key: ApplicationKey, id: string, reason: string): Promise<Approval> {
  return request(urlOf(key, id, '/bypass'), { method: 'POST', body: { reason } });
}

/** What a project's annotation says, and what of it cannot be read. */
export interface ReadRules {
  rules: ApprovalRule[];
  problems: string[];
}

export function readApprovalRules(text: string, signal: AbortSignal): Promise<ReadRules> {
  return request('/api/v1/lockstep/approval-rules', { method: 'POST', body: { text }, signal });
}
