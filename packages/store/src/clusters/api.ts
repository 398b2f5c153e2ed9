import type { ClusterConfig, ClusterInfo, ClusterInput } from '@lockstep/domain';
import type { Actor } from '../api.ts';

export interface ClusterRecord {
  id: string;
  server: string;
  name: string;
  project: string;
  namespaces: string[];
  clusterResources: boolean;
  /** Its certificate is not checked. */
  insecure?: true;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  shards: number;
  resourceVersion: string;
  info: ClusterInfo;
}

/** Which cluster it is: without its state, its credentials, and how many applications it has. */
export type ClusterIdentity = Pick<ClusterRecord, 'id' | 'server' | 'name' | 'project' | 'shards'>;

/** By one of these. */
export interface ClusterQuery {
  server?: string;
  name?: string;
  id?: string;
}

export interface ClusterStore {
  list(): Promise<ClusterRecord[]>;
  /** By server address, or by name. */
  find(by: ClusterQuery): Promise<ClusterRecord | undefined>;
  /** The same for whoever only needs to know which it is: costs the same however full it is. */
  identify(by: ClusterQuery): Promise<ClusterIdentity | undefined>;
  /** Also binds applications whose destination names it. */
  upsert(input: ClusterInput, options: { upsert: boolean }, actor: Actor): Promise<ClusterRecord>;
  delete(id: string, actor: Actor): Promise<void>;
  /** Opens the sealed credentials; for the worker that owns the cluster. */
  config(id: string): Promise<ClusterConfig>;
  /**
   * Stores a token in exchange for another, if that is still the one; audited where somebody asked
   * for it. Answers whether it was.
   */
  renewToken(id: string, tokens: { from: string; to: string }, actor?: Actor): Promise<boolean>;
  saveInfo(
    id: string,
    info: Partial<ClusterInfo> & { resourcesCount?: number; apisCount?: number },
  ): Promise<void>;
}
