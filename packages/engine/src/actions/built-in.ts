import {
  groupKind,
  type ImpactedObject,
  type KubeObject,
  type ResourceAction,
  refOf,
} from '@lockstep/domain';
import { BUILT_IN_ACTIONS } from './registry.ts';
import type { ActionInput, BuiltInAction, KindActions } from './types.ts';

/** The built-in actions of an object by name, each told whether it is of use now. */
export function actionsOf(object: KubeObject): ResourceAction[] {
  return Object.entries(kindActionsOf(object))
    .filter(([, action]) => action.isOffered?.(object) ?? true)
    .map(([name, action]) => told(name, action, object))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Undefined when the kind has no such action. @throws UserError for parameters that do not fit. */
export function runBuiltInAction(name: string, input: ActionInput): ImpactedObject[] | undefined {
  const actions = kindActionsOf(input.object);
  return Object.hasOwn(actions, name) ? actions[name]?.run(input) : undefined;
}

function kindActionsOf(object: KubeObject): KindActions {
  const key = groupKind(refOf(object));
  return (Object.hasOwn(BUILT_IN_ACTIONS, key) ? BUILT_IN_ACTIONS[key] : undefined) ?? {};
}

function told(name: string, action: BuiltInAction, object: KubeObject): ResourceAction {
  const displayName = action.displayNameFor?.(object) ?? action.displayName;
  return {
    name,
    disabled: action.isDisabled?.(object) ?? false,
    ...(displayName ? { displayName } : {}),
    ...(action.iconClass ? { iconClass: action.iconClass } : {}),
    ...(action.params ? { params: action.params } : {}),
  };
}
