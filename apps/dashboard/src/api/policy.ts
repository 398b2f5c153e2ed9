import type { PolicyFileDiff, PolicyVersion } from '@lockstep/domain';
import { request } from './request.ts';

/** The access policy: what is in force, what was, and what it comes to. */

export type PolicyData = Record<string, string>;

export interface StoredPolicy {
  version: number;
  data: PolicyData;
  updatedAt: string;
  updatedBy: string;
  warnings: string[];
  /** What lines can speak of. */
  resources: Record<string, ResourceWords>;
}

export interface ResourceWords {
  actions: string[];
  /** How its objects are written. */
  object: 'project/name' | 'name' | 'name or project/name' | 'none';
}

export interface PolicyProblem {
  file: string;
  /** From 1; none where it is about the whole file. */
  line?: number;
  message: string;
  severity: 'error' | 'warning';
}

export interface PolicyValidation {
  valid: boolean;
  problems: PolicyProblem[];
  administrators?: { everybody: boolean; names: string[] };
  locksOut: boolean;
  locksYouOut: boolean;
}

export interface PolicyQuestion {
  subject: string;
  groups: string[];
  resource: string;
  action: string;
  object: string;
}

export interface DecisionLine {
  file: string;
  line: number;
  text: string;
  effect: string;
  /** From the name that was asked for to the line's subject. */
  via: string[];
}

export interface DecisionStep {
  askedFor: 'default-role' | 'subject' | 'group' | 'anybody';
  name: string;
  allowed: boolean;
  lines: DecisionLine[];
  unusable?: DecisionLine & { reason: string };
}

export interface PolicyDecision {
  allowed: boolean;
  decidedBy?: DecisionLine;
  steps: DecisionStep[];
  /** Where it is not allowed: lines that allow it on other objects. */
  elsewhere?: DecisionLine[];
}

/** What is said beside a change. */
export interface ChangeWords {
  /** The version that it replaces. */
  version: number;
  reason: string;
  force: boolean;
}

const BASE = '/api/v1/lockstep/rbac';

export function getPolicy(): Promise<StoredPolicy> {
  return request(BASE);
}

export function savePolicy(data: PolicyData, words: ChangeWords): Promise<StoredPolicy> {
  return request(BASE, { method: 'PUT', body: { data, ...words } });
}

export function validatePolicy(data: PolicyData, signal: AbortSignal): Promise<PolicyValidation> {
  return request(`${BASE}/validate`, { method: 'POST', body: { data }, signal });
}

/** Asks what is in force, or the draft. */
export function explainPolicy(
  question: PolicyQuestion,
  draft: PolicyData | undefined,
  signal: AbortSignal,
): Promise<PolicyDecision> {
  const body = { ...question, ...(draft && { data: draft }) };
  return request(`${BASE}/explain`, { method: 'POST', body, signal });
}

export function listPolicyVersions(
  before: number | undefined,
): Promise<{ items: PolicyVersion[]; next?: number }> {
  const query = new URLSearchParams({ limit: '30', ...(before && { before: String(before) }) });
  return request(`${BASE}/versions?${query}`);
}

/** From one version to another; 0 is no policy. */
export async function diffPolicyVersions(from: number, to: number): Promise<PolicyFileDiff[]> {
  const query = new URLSearchParams({ from: String(from), to: String(to) });
  return (await request<{ files: PolicyFileDiff[] }>(`${BASE}/diff?${query}`)).files;
}

export function restorePolicyVersion(version: number, words: ChangeWords): Promise<StoredPolicy> {
  return request(`${BASE}/versions/${version}/restore`, { method: 'POST', body: words });
}
