import type { HealthStatus, HealthStatusCode, KubeObject } from '@lockstep/domain';
import { type Fields, type HealthRule, health } from './fields.ts';

/**
 * Reading an object as strictly as the field's health scripts do, for kinds that the field judges.
 * There a text where an object should be has no fields, but a number, a flag or nothing at all
 * cannot even be asked, and the script fails: the object is then Unknown. What is null is not there.
 */
class Unreadable extends Error {}

/** The rule, in which something that cannot be read as it must be makes the object Unknown. */
export function exactly(rule: HealthRule): HealthRule {
  return (object) => {
    try {
      return rule(object);
    } catch (error) {
      if (error instanceof Unreadable) return health('Unknown', error.message);
      throw error;
    }
  };
}

/** What stands at a path whose way there must exist. */
export function exactAt(value: unknown, ...path: string[]): unknown {
  let found = present(value);
  for (const key of path) found = fieldOf(found, key);
  return found;
}

/** What stands at a path; undefined where the way there ends before. */
export function exactMaybe(value: unknown, ...path: string[]): unknown {
  let found = present(value);
  for (const key of path) {
    if (found === undefined) return undefined;
    found = fieldOf(found, key);
  }
  return found;
}

function fieldOf(value: unknown, key: string): unknown {
  if (typeof value === 'string' || Array.isArray(value)) return undefined;
  if (typeof value === 'object' && value !== null) {
    return Object.hasOwn(value, key) ? present((value as Fields)[key]) : undefined;
  }
  throw new Unreadable(`${key} is asked of ${typeName(value)}`);
}

/** The items of a list without its nulls; a map has none. */
export function exactList(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.filter((item) => item !== null && item !== undefined);
  if (typeof value === 'object' && value !== null) return [];
  throw new Unreadable(`${typeName(value)} stands where a list should be`);
}

/** The values of a list or of a map. */
export function exactValues(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return exactList(value);
  return exactList(Object.values(value));
}

/** The keys of a map, or the places of a list, counted from one. */
export function exactNames(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return exactList(value).map((_, at) => String(at + 1));
  }
  return Object.entries(value)
    .filter(([, item]) => present(item) !== undefined)
    .map(([name]) => name)
    .sort();
}

/** How many items a list has. A map has none, a text its bytes. */
export function exactSize(value: unknown): number {
  if (typeof value === 'string') return new TextEncoder().encode(value).length;
  return exactList(value).length;
}

/** Only numbers compare with numbers, and texts with texts. */
export function isBelow(one: unknown, other: unknown): boolean {
  if (typeof one === 'number' && typeof other === 'number') return one < other;
  if (typeof one === 'string' && typeof other === 'string') return one < other;
  throw new Unreadable(`${typeName(one)} is compared with ${typeName(other)}`);
}

/** Everything holds but false and what is not there. */
export function holds(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}

/** A number, or a text that is one in full. */
export function exactNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const isNumber = typeof value === 'string' && /^\s*[-+]?(\d+|\d*\.\d+|\d+\.)\s*$/.test(value);
  return isNumber ? Number(value) : undefined;
}

/** As above, where something must be a number to be counted with. */
export function exactCount(value: unknown): number {
  const count = exactNumber(value);
  if (count === undefined)
    throw new Unreadable(`${typeName(value)} stands where a number should be`);
  return count;
}

/** A sentence out of texts and numbers; anything else in it cannot be said. */
export function exactText(...parts: unknown[]): string {
  const wrong = parts.find((part) => typeof part !== 'string' && typeof part !== 'number');
  if (parts.includes(undefined) || wrong !== undefined) {
    throw new Unreadable(`${typeName(wrong)} stands where a text should be`);
  }
  return parts.join('');
}

/** A text, of which what is asked only texts can answer, such as how it begins. */
export function exactWord(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new Unreadable(`${typeName(value)} stands where a text should be`);
}

/** A status with a message from the object, which takes the status with it when it is no text. */
export function told(status: HealthStatusCode, message: unknown): HealthStatus | undefined {
  if (message === undefined || message === null) return health(status);
  return typeof message === 'string' ? health(status, message) : undefined;
}

/** `status.conditions`, or undefined where there are none to read. */
export function exactConditions(object: KubeObject): unknown[] | undefined {
  const conditions = exactMaybe(object, 'status', 'conditions');
  return conditions === undefined ? undefined : exactList(conditions);
}

function present(value: unknown): unknown {
  return value === null ? undefined : value;
}

function typeName(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'boolean') return 'a flag';
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'an object';
  return `a ${typeof value === 'string' ? 'text' : typeof value}`;
}
