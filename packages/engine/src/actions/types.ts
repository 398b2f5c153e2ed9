import type { ActionParam, ImpactedObject, KubeObject } from '@lockstep/domain';

export interface ActionInput {
  /** The live object; an action changes a copy of it. */
  object: KubeObject;
  params: Readonly<Record<string, string>>;
  now: Date;
}

/** One thing that can be done to objects of a kind. */
export interface BuiltInAction {
  displayName?: string;
  /** Of Font Awesome, as the field's clients show it. */
  iconClass?: string;
  params?: ActionParam[];
  /** The parameters for this object, where what they are by default depends on it. */
  paramsFor?(object: KubeObject): ActionParam[];
  /** Not even shown where it is not offered. */
  isOffered?(object: KubeObject): boolean;
  /** Is it shown of this object although Argo CD would not show it? */
  isOwnAddition?(object: KubeObject): boolean;
  /** Shown, but of no use to this object now. */
  isDisabled?(object: KubeObject): boolean;
  /** How the button is called for this object, where that depends on it. */
  displayNameFor?(object: KubeObject): string;
  run(input: ActionInput): ImpactedObject[];
}

/** A kind's actions by name. */
export type KindActions = Readonly<Record<string, BuiltInAction>>;
