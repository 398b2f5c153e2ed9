import {
  type IgnoreDifference,
  type KubeObject,
  matchesGlob,
  messageOf,
  refOf,
  UserError,
} from '@lockstep/domain';
import { type FieldPath, isMap, valueAt } from './field-path.ts';
import { pathsOf, unionOf } from './fields-v1.ts';
import { withoutPaths } from './without-paths.ts';

/** Evaluates jq path expressions. The engine runs no one's text itself. */
export interface JqPaths {
  /**
   * The paths that an expression selects in an object; none when it fails on this object. Throws
   * when the expression itself is wrong or takes too long.
   */
  paths(expression: string, object: unknown): FieldPath[];
}

export interface IgnoreRules {
  rules: readonly IgnoreDifference[];
  jq?: JqPaths;
}

/** The rules that are meant for this object: group and kind are globs, name and namespace are not. */
export function rulesFor(
  object: KubeObject,
  rules: readonly IgnoreDifference[],
): IgnoreDifference[] {
  const ref = refOf(object);
  return rules.filter(
    (rule) =>
      matchesGlob(rule.group ?? '', ref.group) &&
      matchesGlob(rule.kind, ref.kind) &&
      (!rule.name || rule.name === ref.name) &&
      (!rule.namespace || rule.namespace === ref.namespace),
  );
}

/**
 * The paths in `object` (desired, live or predicted) that the rules ignore. Managers are looked up
 * in `live`. Throws a UserError when a jq expression is wrong.
 */
export function ignoredPaths(
  object: KubeObject,
  live: KubeObject | undefined,
  ignore: IgnoreRules,
): FieldPath[] {
  const paths: FieldPath[] = [];
  for (const rule of rulesFor(object, ignore.rules)) {
    for (const pointer of rule.jsonPointers ?? []) {
      const path = resolvePointer(pointer, object);
      if (path) paths.push(path);
    }
    for (const expression of rule.jqPathExpressions ?? []) {
      paths.push(...jqPaths(expression, object, ignore.jq));
    }
    if (live && rule.managedFieldsManagers?.length) {
      paths.push(...managersPaths(object, live, rule.managedFieldsManagers));
    }
  }
  return paths.flatMap((path) => besidesIdentity(path, object));
}

const IDENTITY = new Set(['name', 'namespace', 'uid', 'managedFields']);

/** Which object it is, and who owns its fields, is never ignored, also where a rule means all. */
function besidesIdentity(path: FieldPath, { metadata }: KubeObject): FieldPath[] {
  const [first, second] = path;
  if (path.length === 1 && (first === 'apiVersion' || first === 'kind')) return [];
  if (first !== 'metadata') return [path];
  if (second !== undefined) return IDENTITY.has(String(second)) ? [] : [path];
  const others = Object.keys(metadata).filter((field) => !IDENTITY.has(field));
  return others.map((field) => ['metadata', field]);
}

/** Desired without what is ignored, for the sync option RespectIgnoreDifferences. */
export function withoutIgnored(
  desired: KubeObject,
  live: KubeObject | undefined,
  ignore: IgnoreRules,
): KubeObject {
  return withoutPaths(desired, ignoredPaths(desired, live, ignore), { dropEmptied: true });
}

/** A JSON pointer (RFC 6901) as a path of this object; undefined when nothing is there. */
export function resolvePointer(pointer: string, object: unknown): FieldPath | undefined {
  if (!pointer.startsWith('/')) return undefined;
  const path: FieldPath = [];
  let value = object;
  for (const token of pointer.slice(1).split('/')) {
    const step = token.replace(/~1/g, '/').replace(/~0/g, '~');
    if (Array.isArray(value) && /^-?\d+$/.test(step)) path.push(indexIn(value, step));
    else if (isMap(value) && Object.hasOwn(value, step)) path.push(step);
    else return undefined;
    value = valueAt(object, path);
  }
  return value === undefined ? undefined : path;
}

/** Behind the last item or before the first there is nothing; a negative index counts from the end. */
function indexIn(list: unknown[], step: string): number {
  const index = Number(step);
  return index < 0 ? list.length + index : index;
}

function jqPaths(expression: string, object: KubeObject, jq: JqPaths | undefined): FieldPath[] {
  if (!jq) return [];
  try {
    return jq.paths(expression, object);
  } catch (error) {
    const reason = messageOf(error);
    throw new UserError('invalid-argument', `ignoreDifferences: ${reason}`, [
      { field: 'spec.ignoreDifferences.jqPathExpressions', reason: `${expression}: ${reason}` },
    ]);
  }
}

function managersPaths(object: KubeObject, live: KubeObject, managers: string[]): FieldPath[] {
  const entries = live.metadata.managedFields ?? [];
  const owned = entries.filter((entry) => managers.includes(entry.manager ?? ''));
  // A manager of an item owns what it states in it, and not what others state there.
  const fields = unionOf(...owned.map((entry) => entry.fieldsV1 ?? {}));
  return pathsOf(fields, object, { leavesOnly: true });
}
