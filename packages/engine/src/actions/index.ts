/** What can be done to one live object: a table of actions per kind in the registry. */
export { actionsOf, runBuiltInAction } from './built-in.ts';
export { BUILT_IN_ACTIONS } from './registry.ts';
export {
  type ActionRequest,
  type ActionRunner,
  actOn,
  discoverActions,
  type ScriptedActions,
} from './resource-actions.ts';
