import type { KubeObject } from '@lockstep/domain';
import { type HealthRule, health } from './fields.ts';

type FieldType = 'number' | 'text' | 'flag' | 'object' | 'conditions' | 'objects';

/** The fields of a kind that its rule reads, below the object, dots between them. */
export type Shape = Record<string, FieldType>;

/**
 * A rule for a kind whose fields Kubernetes types. An object that breaks those types was not judged
 * by its controller either: its health is Unknown, as where the field cannot decode it.
 */
export function typed(shape: Shape, rule: HealthRule): HealthRule {
  const fields = Object.entries(shape).map(([path, type]) => ({ path: path.split('.'), type }));
  return (object) => {
    for (const { path, type } of fields) {
      const wrong = mistake(object, path, type);
      if (wrong) return health('Unknown', wrong);
    }
    return rule(object);
  };
}

function mistake(object: KubeObject, path: readonly string[], type: FieldType): string | undefined {
  let value: unknown = object;
  for (const [at, key] of path.entries()) {
    if (!isObject(value)) return `${path.slice(0, at).join('.')} is not an object`;
    value = value[key];
    if (value === undefined || value === null) return undefined;
  }
  return CHECKS[type](value) ? undefined : `${path.join('.')} is not ${WORDS[type]}`;
}

const CHECKS = {
  number: (value) => typeof value === 'number',
  text: (value) => typeof value === 'string',
  flag: (value) => typeof value === 'boolean',
  object: isObject,
  objects: (value) => Array.isArray(value) && value.every(isObject),
  conditions: (value) => Array.isArray(value) && value.every(isCondition),
} satisfies Record<FieldType, (value: unknown) => boolean>;

const WORDS = {
  number: 'a number',
  text: 'a text',
  flag: 'true or false',
  object: 'an object',
  objects: 'a list of objects',
  conditions: 'a list of conditions',
} satisfies Record<FieldType, string>;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCondition(value: unknown): boolean {
  if (!isObject(value)) return false;
  return ['type', 'status', 'reason', 'message'].every(
    (key) => value[key] === undefined || value[key] === null || typeof value[key] === 'string',
  );
}
