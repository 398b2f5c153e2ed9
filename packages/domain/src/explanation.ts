import type { ResourceRef } from './kube-object.ts';
import type { FieldChange } from './managed-resource.ts';
import type { HealthStatus } from './status.ts';

/** Why an application is as it is, in sentences for people, each with what programs read of it. */
export interface Explanation {
  sentences: string[];
  statements: Statement[];
}

export const EXPLAINED_TOPICS = [
  'sync',
  'automation',
  'operation',
  'health',
  'conditions',
] as const;
export type ExplainedTopic = (typeof EXPLAINED_TOPICS)[number];

export interface Statement {
  topic: ExplainedTopic;
  sentence: string;
  /** The resource that it is about; absent for the application as a whole. */
  about?: ResourceRef;
  details?: Record<string, unknown>;
}

/** Which rule judges the health of a kind. */
export interface HealthRuleName {
  /** `custom` is a script of the installation; `none` says that the kind has no health. */
  kind: 'built-in' | 'convention' | 'custom' | 'deletion' | 'none';
  /** `apps/Deployment`, or with wildcards where one rule judges a whole group. */
  name: string;
}

/** What only the owner of a cluster knows of one resource, secrets as digests. */
export interface ResourceFacts {
  ref: ResourceRef;
  difference: 'none' | 'fields' | 'missing' | 'extra';
  hook: boolean;
  /** An extra resource that does not make the application OutOfSync. */
  ignored: boolean;
  /** The first of the fields that differ; `changeCount` are all. */
  changes: FieldChange[];
  changeCount: number;
  /** Stated fields that are not ours, and fields of ours that are no longer stated, by path. */
  notOurs: string[];
  noLongerStated: string[];
  predictedLocally?: string;
  prune: 'allowed' | 'confirm' | 'never';
  /** It was as Git states now, and was changed in the cluster since. */
  drifted?: boolean;
  driftPolicy?: 'heal' | 'alert' | 'ignore';
  health?: HealthStatus;
  healthRule?: HealthRuleName;
  /** Its annotations say that its health does not count. */
  healthIgnored?: boolean;
  /** What the object's own status says of it. */
  conditions: ObservedCondition[];
  /** What descends from it and is not well. */
  below: { ref: ResourceRef; health: HealthStatus }[];
}

export interface ObservedCondition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}
