import type { Deployment } from '@lockstep/domain';
import type { AccountStore } from './accounts/api.ts';
import type { ApplicationStore } from './applications/api.ts';
import type { ApprovalStore } from './approvals/api.ts';
import type { AuditStore } from './audit/api.ts';
import type { CertificateStore } from './certificates/store.ts';
import type { ClusterStore } from './clusters/api.ts';
import type { CredentialTemplateStore } from './credential-templates/api.ts';
import type { GpgKeyStore } from './gpg-keys/store.ts';
import type { OperationStore } from './operations/api.ts';
import type { OutboxStore } from './outbox/api.ts';
import type { ProjectStore } from './projects/api.ts';
import type { RbacPolicyStore } from './rbac-policy/api.ts';
import type { RemoteStore } from './remotes/api.ts';
import type { RenderClaimStore } from './render-claims/api.ts';
import type { RepositoryStore } from './repositories/api.ts';
import type { SessionStore } from './sessions/api.ts';
import type { SopsKeyStore } from './sops-keys/store.ts';
import type { SsoStore } from './sso/api.ts';
import type { TokenStore } from './tokens/api.ts';
import type { WebhookStore } from './webhooks/api.ts';

export type * from './applications/api.ts';
export type * from './clusters/api.ts';
export type * from './operations/api.ts';
export type * from './outbox/api.ts';
export type * from './projects/api.ts';

/**
 * What the store promises to the apps. PostgreSQL is behind it; every write takes its audit row and
 * its outbox event into the same transaction. Methods throw UserError (`not-found`,
 * `already-exists`, `conflict`…) for what people can mend.
 */

/** Who changes something, and why: goes into the audit row. */
export interface Actor {
  name: string;
  requestId?: string;
  cause?: 'person' | 'webhook' | 'automation' | 'poll';
  groups?: readonly string[];
  /** Of the session or token that was used. */
  tokenId?: string;
  /** Of the client that asked. */
  address?: string;
}

/** A write of an owner carries its epoch and fails when it is stale. */
export interface Fence {
  leaseKey: string;
  epoch: string;
}

export interface HistoryStore {
  /** Oldest first. */
  list(applicationUid: string): Promise<Deployment[]>;
  get(applicationUid: string, id: number): Promise<Deployment | undefined>;
}

export interface LeaseRecord {
  key: string;
  holder: string;
  address: string;
  epoch: string;
  expiresAt: string;
}

/** The cluster by the name that people know, and where its owner of the moment is reached. */
export interface SliceOwner {
  cluster: string;
  /** Empty while nobody owns it. */
  address: string;
}

export interface LeaseStore {
  /** Takes a free or expired lease (epoch grows) or renews one's own; undefined when another holds it. */
  acquire(
    key: string,
    holder: string,
    address: string,
    ttlMs: number,
  ): Promise<LeaseRecord | undefined>;
  /** Renews all leases of a holder in one statement; answers the keys still held. */
  renew(holder: string, ttlMs: number): Promise<string[]>;
  release(key: string, holder: string): Promise<void>;
  get(key: string): Promise<LeaseRecord | undefined>;
  list(prefix: string): Promise<LeaseRecord[]>;
  /** Who answers for a slice of a cluster; undefined where there is no such cluster. */
  ownerOf(target: { clusterId: string; slice: string }): Promise<SliceOwner | undefined>;
}

export interface SettingStore {
  get<T>(key: string): Promise<T | undefined>;
  /** With the number of the change that it is: 0 where nobody has changed it. */
  version<T>(key: string): Promise<{ value: T | undefined; version: number }>;
  /**
   * `audited` says who did it, and how the audit names what was changed. Answers its version.
   * @throws UserError `conflict` where its version is not the one that is expected
   */
  set(
    key: string,
    value: unknown,
    audited?: { actor: Actor; object: string; expected?: number | undefined },
  ): Promise<number>;
}

export interface Store {
  applications: ApplicationStore;
  operations: OperationStore;
  history: HistoryStore;
  projects: ProjectStore;
  clusters: ClusterStore;
  repositories: RepositoryStore;
  /** To push to. */
  writeRepositories: RepositoryStore;
  credentialTemplates: CredentialTemplateStore;
  writeCredentialTemplates: CredentialTemplateStore;
  certificates: CertificateStore;
  gpgKeys: GpgKeyStore;
  sopsKeys: SopsKeyStore;
  accounts: AccountStore;
  approvals: ApprovalStore;
  sessions: SessionStore;
  tokens: TokenStore;
  leases: LeaseStore;
  renderClaims: RenderClaimStore;
  remotes: RemoteStore;
  outbox: OutboxStore;
  audit: AuditStore;
  settings: SettingStore;
  sso: SsoStore;
  rbacPolicy: RbacPolicyStore;
  webhooks: WebhookStore;
  /** True when PostgreSQL answers. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}
