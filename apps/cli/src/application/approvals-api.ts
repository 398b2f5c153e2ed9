import type { ApprovalRequest, ManagedResource } from '@lockstep/domain';
import { type ApiClient, apiPath, type Query } from '../api/api-client.ts';
import { type ApplicationRef, refQuery } from './application-ref.ts';

/** A request for approval, with what the one who asks can do about it. */
export interface ShownApproval extends ApprovalRequest {
  /** Which approvals are missing, in words. */
  waitsFor: string[];
  mayAnswer: boolean;
  because?: string;
  mayBypass: boolean;
}

export interface ApprovalDetail extends ShownApproval {
  diff: ManagedResource[];
  diffProblem?: string;
}

/** The part of the REST API about syncs that wait for people, typed. */
export function approvalsApi(api: ApiClient) {
  const path = (ref: ApplicationRef, ...rest: string[]) =>
    apiPath('lockstep', 'applications', ref.name, 'approvals', ...rest);
  return {
    /** Newest first. */
    list: async (query: Query) =>
      (await api.get<{ items: ShownApproval[] }>(apiPath('lockstep', 'approvals'), query)).items,
    get: (ref: ApplicationRef, id: string) => api.get<ApprovalDetail>(path(ref, id), refQuery(ref)),
    answer: (
      ref: ApplicationRef,
      id: string,
      body: { decision: 'approve' | 'reject'; comment: string; hash: string },
    ) => api.post<ShownApproval>(path(ref, id), body, refQuery(ref)),
    bypass: (ref: ApplicationRef, id: string, reason: string) =>
      api.post<ShownApproval>(path(ref, id, 'bypass'), { reason }, refQuery(ref)),
  };
}
