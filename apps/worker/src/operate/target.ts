import type { FieldsV1, KubeObject, Operation, OperationStep, ResourceRef } from '@lockstep/domain';
import type {
  HealthOptions,
  IgnoreRules,
  LiveNode,
  RedactPath,
  StepCommand,
  StepOutcome,
  SyncOptions,
} from '@lockstep/engine';
import type { ClusterView, KubeClient } from '@lockstep/kube';

/** The cluster as one operation acts on it. */
export interface OperateTarget {
  client: KubeClient;
  view: ClusterView<LiveNode>;
  /** How the health of what is applied is judged. */
  health: HealthOptions;
  /** The manifest of a step as it will be applied, tracking and all. */
  manifestOf(step: OperationStep): KubeObject;
  optionsOf(object: KubeObject): SyncOptions;
  /** Why the project does not permit the step; undefined where it does. */
  refusalOf(step: OperationStep): Promise<string | undefined>;
  /** What must not be quoted of the manifests. */
  redactPaths: readonly RedactPath[];
  /** What RespectIgnoreDifferences leaves as it is live. */
  ignore: IgnoreRules;
  /** Whose fields a first apply takes over, beside those of the tools that are known. */
  migrateFrom?: string | undefined;
  /** Read a moment ago and not there. */
  isAbsent(ref: ResourceRef): boolean;
  /** What our last apply of the object owned. */
  lastOwned(ref: ResourceRef): FieldsV1 | undefined;
}

export interface StepRun {
  target: OperateTarget;
  operation: Operation;
  command: StepCommand;
  step: OperationStep;
}

/** One way to act on a step. */
export type Act = (run: StepRun) => Promise<StepOutcome>;
