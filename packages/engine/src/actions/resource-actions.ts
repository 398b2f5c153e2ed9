import {
  type CustomActions,
  type ImpactedObject,
  type KubeObject,
  type ResourceAction,
  UserError,
} from '@lockstep/domain';
import { actionsOf, runBuiltInAction } from './built-in.ts';

/** Runs other people's scripts. The engine runs no one's text itself. */
export interface ActionRunner {
  /** @throws UserError with the script's own error. */
  discover(script: string, object: KubeObject): ResourceAction[];
  /** @throws UserError with the script's own error. */
  act(script: string, request: ActionRequest): ImpactedObject[];
}

/** What an installation says about an object's actions, and who runs it. */
export interface ScriptedActions {
  custom: CustomActions;
  runner: ActionRunner;
}

export interface ActionRequest {
  object: KubeObject;
  action: string;
  params: Readonly<Record<string, string>>;
  now: Date;
}

/** What can be done to an object. Custom actions stand in the place of the built-in ones, or before them. */
export function discoverActions(object: KubeObject, scripted?: ScriptedActions): ResourceAction[] {
  if (!scripted) return actionsOf(object);
  const { custom, runner } = scripted;
  const own = custom.discovery.trim() === '' ? [] : runner.discover(custom.discovery, object);
  if (!custom.mergeBuiltin) return own;
  const names = new Set(own.map(({ name }) => name));
  const others = actionsOf(object).filter(({ name }) => !names.has(name));
  return [...own, ...others].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** What an action does. @throws UserError `not-found` when the object has no such action. */
export function actOn(request: ActionRequest, scripted?: ScriptedActions): ImpactedObject[] {
  const { object, action, params, now } = request;
  const definition = scripted?.custom.definitions.find(({ name }) => name === action);
  if (scripted && definition) return scripted.runner.act(definition.script, request);
  const mayBeBuiltIn = !scripted || scripted.custom.mergeBuiltin;
  const impacts = mayBeBuiltIn ? runBuiltInAction(action, { object, params, now }) : undefined;
  if (impacts) return impacts;
  throw new UserError('not-found', `${object.kind} has no action ${JSON.stringify(action)}`);
}
