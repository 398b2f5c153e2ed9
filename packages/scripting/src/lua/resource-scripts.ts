import {
  type ActionParam,
  type HealthStatus,
  healthStatusSchema,
  type ImpactedObject,
  type KubeObject,
  type ResourceAction,
  refOf,
  resourceKey,
  UserError,
} from '@lockstep/domain';
import { toJson } from './convert.ts';
import type { Libraries } from './environment.ts';
import type { Lua, LuaRun } from './lua.ts';
import { LuaError } from './values.ts';

/** What a script about one object answered, or why it did not. */
export type Scripted<T> =
  | { kind: 'answer'; answer: T }
  | { kind: 'failed'; message: string }
  | { kind: 'exceeded'; limit: 'time' | 'memory'; message: string };

export interface HealthScript {
  script: string;
  libraries: Libraries;
  object: KubeObject;
}

/**
 * How an object fares by a script: null where it gives no status. A status that is none of the six
 * is Unknown.
 */
export function healthByScript(lua: Lua, given: HealthScript): Scripted<HealthStatus | null> {
  const { script, libraries, object } = given;
  const run = { script, libraries, globals: { obj: object, actionParams: {} } };
  return answered(lua, run, object, healthOfAnswer);
}

function healthOfAnswer(answer: unknown): HealthStatus | null {
  if (answer === null || Array.isArray(answer)) return null;
  if (!isFields(answer)) {
    throw new LuaError('the script must return a table with a status, and a message if it likes');
  }
  if (Object.keys(answer).length === 0) return null;
  const { status: stated, message } = statedFields(answer, ['status', 'message']);
  // What is not a text cannot be read, and the field then takes nothing of the answer.
  if (![stated, message].every(isTextOrAbsent)) return null;
  const status = healthStatusSchema.safeParse(stated);
  if (!status.success) {
    return { status: 'Unknown', message: 'Lua returned an invalid health status' };
  }
  return message ? { status: status.data, message: String(message) } : { status: status.data };
}

/** The answer is read as the field reads JSON: `Status` and `MESSAGE` are understood as well. */
function statedFields<Name extends string>(
  answer: Record<string, unknown>,
  names: readonly Name[],
): Partial<Record<Name, unknown>> {
  return Object.fromEntries(
    names.map((name) => {
      const key = Object.keys(answer).findLast((one) => one.toLowerCase() === name.toLowerCase());
      return [name, Object.hasOwn(answer, name) ? answer[name] : key && answer[key]];
    }),
  ) as Partial<Record<Name, unknown>>;
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string';
}

export interface DiscoveryScript {
  script: string;
  object: KubeObject;
}

/** The actions that a script offers for an object, by name. */
export function discoverByScript(lua: Lua, given: DiscoveryScript): Scripted<ResourceAction[]> {
  const { script, object } = given;
  const run: LuaRun = { script, libraries: 'default', globals: { obj: object, actionParams: {} } };
  return answered(lua, run, object, (answer) => {
    if (isEmpty(answer)) return [];
    if (!isFields(answer)) throw new LuaError('the script must return a table of actions by name');
    const actions = Object.entries(answer).map(([name, about]) => actionOf(name, about));
    return actions.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  });
}

const TEXTS = ['name', 'displayName', 'iconClass'] as const;

/** A list says nothing but that there is the action. */
function actionOf(key: string, about: unknown): ResourceAction {
  if (Array.isArray(about)) return { name: key, disabled: false };
  if (!isFields(about)) throw new LuaError(`${key} must be a table that tells about the action`);
  const stated = statedFields(about, [...TEXTS, 'disabled', 'params']);
  if (typeof (stated.disabled ?? false) !== 'boolean') {
    throw new LuaError(`disabled of ${key} must be true or false`);
  }
  const { name = key, displayName, iconClass } = textsOf(stated, TEXTS, key);
  const params = paramsOf(stated.params, key);
  return {
    name,
    disabled: stated.disabled === true,
    ...(displayName ? { displayName } : {}),
    ...(iconClass ? { iconClass } : {}),
    ...(params.length > 0 ? { params } : {}),
  };
}

const PARAM_TEXTS = ['name', 'value', 'type', 'default'] as const;

function paramsOf(params: unknown, action: string): ActionParam[] {
  if (params === undefined || params === null) return [];
  if (!Array.isArray(params)) throw new LuaError(`params of ${action} must be a list`);
  return params.map((param: unknown) => {
    if (isEmpty(param)) return { name: '' };
    if (!isFields(param)) throw new LuaError(`each of params of ${action} must be a table`);
    const of = `a parameter of ${action}`;
    const { name = '', ...texts } = textsOf(statedFields(param, PARAM_TEXTS), PARAM_TEXTS, of);
    return { name, ...texts };
  });
}

/** The texts that are there. */
function textsOf<Name extends string>(
  stated: Partial<Record<NoInfer<Name>, unknown>>,
  names: readonly Name[],
  of: string,
): Partial<Record<Name, string>> {
  const texts: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = stated[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string') throw new LuaError(`${name} of ${of} must be a text`);
    texts[name] = value;
  }
  return texts;
}

export interface ActionScript {
  script: string;
  object: KubeObject;
  params: Record<string, string>;
  nowMs?: number;
}

/** What an action's script does to an object, and what it makes besides. */
export function actByScript(lua: Lua, given: ActionScript): Scripted<ImpactedObject[]> {
  const { script, object, params, nowMs } = given;
  const run: LuaRun = {
    script,
    libraries: 'default',
    globals: { obj: object, actionParams: params },
    ...(nowMs === undefined ? {} : { nowMs }),
  };
  return answered(lua, run, object, (answer) => {
    // An empty table is a list of nothing, whatever it was meant to be.
    if (isEmpty(answer)) return [];
    if (Array.isArray(answer)) return answer.map((one) => impactOf(one, object));
    return [{ operation: 'patch' as const, object: sameObject(answer, object) }];
  });
}

function impactOf(impact: unknown, source: KubeObject): ImpactedObject {
  const { operation, resource } = isFields(impact) ? impact : {};
  if (operation === 'create') return { operation, object: kubeObject(resource) };
  if (operation === 'patch') return { operation, object: sameObject(resource, source) };
  throw new LuaError(
    `operation ${JSON.stringify(operation ?? null)} is not known: there are "patch" and "create"`,
  );
}

/** Only the object that the action was run on may be changed by it. */
function sameObject(value: unknown, source: KubeObject): KubeObject {
  const object = kubeObject(value);
  if (resourceKey(refOf(object)) !== resourceKey(refOf(source))) {
    throw new LuaError('an action can patch only the object that it is run on');
  }
  return object;
}

function kubeObject(value: unknown): KubeObject {
  const { apiVersion, kind, metadata } = isFields(value) ? value : {};
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isFields(metadata)) {
    throw new LuaError(
      'the script must return the object, or a list of {operation, resource}: ' +
        'an object has apiVersion, kind and metadata',
    );
  }
  return value as KubeObject;
}

function answered<T>(
  lua: Lua,
  run: LuaRun,
  source: KubeObject,
  read: (answer: unknown) => T,
): Scripted<T> {
  const outcome = lua.run(run);
  if (outcome.kind !== 'done') return outcome;
  try {
    return { kind: 'answer', answer: read(shaped(outcome.result, source)) };
  } catch (error) {
    if (error instanceof LuaError) return { kind: 'failed', message: error.message };
    throw error;
  }
}

/** A list of impacts holds the source one level down. */
function shaped(result: Parameters<typeof toJson>[0], source: KubeObject): unknown {
  const plain = toJson(result, { source });
  if (!Array.isArray(plain)) return plain;
  return toJson(result, { source: plain.map(() => ({ resource: source })) });
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value)
    ? value.length === 0
    : isFields(value) && Object.keys(value).length === 0;
}

/** What went wrong with a script, as people are told it. */
export function scriptProblem(failed: Exclude<Scripted<unknown>, { kind: 'answer' }>): UserError {
  if (failed.kind === 'failed') return new UserError('failed-precondition', failed.message);
  return new UserError(failed.limit === 'time' ? 'deadline-exceeded' : 'too-large', failed.message);
}
