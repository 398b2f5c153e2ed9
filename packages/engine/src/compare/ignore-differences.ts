import {
  type IgnoreDifference,
  type KubeObject,
  messageOf,
  refOf,
  UserError,
} from '@lockstep/domain';
import { type FieldPath, isMap, valueAt, withoutPaths } from './field-path.ts';
import { pathsOf, unionOf } from './fields-v1.ts';

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

/** The rules that are meant for this object: by group, kind, name and namespace, with `*` and `?`. */
export function rulesFor(
  object: KubeObject,
  rules: readonly IgnoreDifference[],
): IgnoreDifference[] {
  const ref = refOf(object);
  return rules.filter(
    (rule) =>
      matches(rule.group ?? '', ref.group) &&
      matches(rule.kind, ref.kind) &&
      (!rule.name || matches(rule.name, ref.name)) &&
      (!rule.namespace || matches(rule.namespace, ref.namespace)),
  );
}

/** Globs with `*` and `?`, in time linear in the pattern for each place in the text. */
function matches(pattern: string, text: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (pattern[next] === '*') {
      star = next++;
      resume = at;
    } else if (pattern[next] === '?' || pattern[next] === text[at]) {
      next++;
      at++;
    } else if (star >= 0) {
      // The last star takes one character more; stars before it need not be tried again.
      next = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[next] === '*') next++;
  return next === pattern.length;
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
  return paths;
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
    if (Array.isArray(value) && /^\d+$/.test(step)) path.push(Number(step));
    else if (isMap(value) && Object.hasOwn(value, step)) path.push(step);
    else return undefined;
    value = valueAt(object, path);
  }
  return value === undefined ? undefined : path;
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
  return pathsOf(unionOf(...owned.map((entry) => entry.fieldsV1 ?? {})), object);
}
