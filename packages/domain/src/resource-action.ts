import type { KubeObject } from './kube-object.ts';

/** What a person is asked for before an action runs. */
export interface ActionParam {
  name: string;
  value?: string;
  type?: string;
  default?: string;
}

/** Something that can be done to one live object, as the field tells it. */
export interface ResourceAction {
  name: string;
  disabled: boolean;
  displayName?: string;
  iconClass?: string;
  params?: ActionParam[];
}

/** What an action does: the object as it is to be, or another object that is to be made. */
export interface ImpactedObject {
  operation: 'patch' | 'create';
  object: KubeObject;
}
