import {
  groupKind,
  type ImpactedObject,
  type KubeObject,
  type ResourceAction,
  refOf,
} from '@lockstep/domain';
import { mustBeReadableByField } from './field-reads.ts';
import { BUILT_IN_ACTIONS } from './registry.ts';
import type { ActionInput, BuiltInAction, KindActions } from './types.ts';

export interface ActionOptions {
  /** Only what Argo CD would show, and as it would. */
  fieldOnly?: boolean;
}

/**
 * The built-in actions of an object by name, each told whether it is of use now.
 * @throws UserError with `fieldOnly`, of an object that Argo CD could not tell them of.
 */
export function actionsOf(
  object: KubeObject,
  { fieldOnly = false }: ActionOptions = {},
): ResourceAction[] {
  if (fieldOnly) mustBeReadableByField(object);
  return Object.entries(kindActionsOf(object))
    .filter(([, action]) => action.isOffered?.(object) ?? true)
    .filter(([, action]) => !fieldOnly || !action.isOwnAddition?.(object))
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
  const params = action.paramsFor?.(object) ?? action.params;
  return {
    name,
    disabled: action.isDisabled?.(object) ?? false,
    ...(displayName ? { displayName } : {}),
    ...(action.iconClass ? { iconClass: action.iconClass } : {}),
    ...(params ? { params } : {}),
  };
}
