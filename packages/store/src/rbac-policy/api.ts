import type { PolicyVersion } from '@lockstep/domain';
import type { Actor } from '../api.ts';

/** The policy as it is stored: the data of an argocd-rbac-cm ConfigMap. */
export interface RbacPolicyRecord {
  /** Grows by one with each change; 0 where nobody has set a policy. */
  version: number;
  data: Record<string, string>;
  updatedAt: string;
  updatedBy: string;
}

export interface RbacPolicyVersionDetail extends PolicyVersion {
  data: Record<string, string>;
}

export interface RbacPolicyChange {
  data: Record<string, string>;
  /** The version that it replaces, as its author has read it. */
  expected?: number | undefined;
  reason?: string | undefined;
  restoredFrom?: number | undefined;
  forced?: boolean | undefined;
}

export interface RbacPolicyStore {
  get(): Promise<RbacPolicyRecord>;
  /**
   * Replaces the policy and keeps the version; the same again changes nothing. The caller has checked
   * that it can be read.
   * @throws UserError conflict when `expected` is given and is not the version that is stored.
   */
  put(change: RbacPolicyChange, actor: Actor): Promise<RbacPolicyRecord>;
  /** Newest first; those before `before`, where it is given. */
  versions(query: { before?: number | undefined; limit: number }): Promise<PolicyVersion[]>;
  version(version: number): Promise<RbacPolicyVersionDetail | undefined>;
}
