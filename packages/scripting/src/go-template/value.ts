import { FunctionError } from './template-error.ts';

/**
 * Values as Go's templates see decoded JSON. `bigint` is an int, `number` a float64, null a nil
 * interface, undefined no value at all (a key that is not there).
 */
export type Value =
  | undefined
  | null
  | boolean
  | string
  | bigint
  | number
  | readonly Value[]
  | GoMap
  | GoInteger
  | GoVersion
  | GoCertificate
  | GoComplex
  | GoTime
  | GoDuration;

export type GoMap = Map<string, Value>;

/**
 * Go's map[string]string, which labels and `values` are: a key that is not there has the empty text,
 * and functions that ask for a map[string]interface{} refuse it.
 */
export class TextMap extends Map<string, string> {}

/** A whole number of another type than int, which functions that ask for an int refuse. */
export class GoInteger {
  readonly type: string;
  readonly value: bigint;
  /** How it prints where its type says so, as a month does. */
  readonly name: string | undefined;

  constructor(type: string, value: bigint, name?: string) {
    this.type = type;
    this.value = value;
    this.name = name;
  }
}

/** An int64, wrapped around to its 64 bits. */
export function goInt64(value: bigint): GoInteger {
  return new GoInteger('int64', BigInt.asIntN(64, value));
}

/** A version as Masterminds' semver has it; `text` is how it prints. */
export class GoVersion {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly pre: string;
  readonly metadata: string;
  readonly original: string;

  constructor(parts: Omit<GoVersion, 'text'>) {
    this.major = parts.major;
    this.minor = parts.minor;
    this.patch = parts.patch;
    this.pre = parts.pre;
    this.metadata = parts.metadata;
    this.original = parts.original;
  }

  get text(): string {
    const { major, minor, patch, pre, metadata } = this;
    const numbers = `${major}.${minor}.${patch}`;
    return numbers + (pre && `-${pre}`) + (metadata && `+${metadata}`);
  }
}

/** A complex128, which only constants with an `i` are. */
export class GoComplex {
  readonly real: number;
  readonly imaginary: number;

  constructor(real: number, imaginary: number) {
    this.real = real;
    this.imaginary = imaginary;
  }
}

/** A certificate with its key, both in PEM. */
export class GoCertificate {
  readonly cert: string;
  readonly key: string;

  constructor(cert: string, key: string) {
    this.cert = cert;
    this.key = key;
  }
}

/** A list of another type than []interface {}; what is made of it by cutting has none of its own. */
export class GoList extends Array<Value> {
  type = '[]interface {}';
  /** Never made, which only JSON tells from one without elements. */
  isNil = false;

  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

/** A list of this type, as `[]string`. */
export function goList(type: string, values: Iterable<Value>): GoList {
  const list = new GoList();
  for (const value of values) list.push(value);
  list.type = type;
  return list;
}

/** A list that was never made. */
export function nilList(type: string): GoList {
  const list = goList(type, []);
  list.isNil = true;
  return list;
}

/** A day short of what a date can be, so that a zone's offset can be added. */
const LATEST_MS = 8.64e15 - 86_400_000;

/** A moment, in a zone by its name in the time zone database, or `@offset:name` (`fixedZone`). */
export class GoTime {
  readonly atMs: number;
  readonly zone: string;

  constructor(atMs: number, zone = 'UTC') {
    if (!(Math.abs(atMs) <= LATEST_MS)) throw new FunctionError('time out of range');
    this.atMs = atMs;
    this.zone = zone;
  }
}

export class GoDuration {
  readonly nanoseconds: bigint;

  constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds;
  }
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isNil(value: Value): value is null | undefined {
  return value === null || value === undefined;
}

/** JSON, in which maps may stand for objects, as Go decodes it into interface{}: all numbers are float64. */
export function fromJson(json: unknown): Value {
  if (Array.isArray(json)) return json.map(fromJson);
  if (json instanceof TextMap) return json;
  if (json instanceof Map) return new Map([...json].map(([key, one]) => [key, fromJson(one)]));
  if (typeof json === 'object' && json !== null) {
    return new Map(Object.entries(json).map(([key, value]) => [key, fromJson(value)]));
  }
  return json as Value;
}

/** Maps are walked in the order of their keys' bytes. */
export function sortedEntries(map: GoMap): [string, Value][] {
  return [...map].sort(([a], [b]) => compareTexts(a, b));
}

/** By code point, which is the order of the bytes in UTF-8. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [[...a], [...b]];
  for (let at = 0; at < left.length && at < right.length; at++) {
    const difference = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** What `if`, `and` and `not` take for true. */
export function isTrue(value: Value): boolean {
  if (isNil(value) || value === false || value === '' || value === 0 || value === 0n) return false;
  if (isList(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  if (value instanceof GoInteger) return value.value !== 0n;
  if (value instanceof GoDuration) return value.nanoseconds !== 0n;
  if (value instanceof GoComplex) return value.real !== 0 || value.imaginary !== 0;
  return true;
}

export function typeName(value: Value): string {
  if (isNil(value)) return '<nil>';
  if (value instanceof GoList) return value.type;
  if (isList(value)) return '[]interface {}';
  if (value instanceof GoInteger) return value.type;
  if (value instanceof TextMap) return 'map[string]string';
  if (value instanceof Map) return 'map[string]interface {}';
  if (value instanceof GoTime) return 'time.Time';
  if (value instanceof GoDuration) return 'time.Duration';
  if (value instanceof GoVersion) return '*semver.Version';
  if (value instanceof GoCertificate) return 'sprig.certificate';
  if (value instanceof GoComplex) return 'complex128';
  return SCALARS[typeof value] ?? 'interface {}';
}

const SCALARS: Record<string, string> = {
  string: 'string',
  boolean: 'bool',
  bigint: 'int',
  number: 'float64',
};

export function kindName(value: Value): string {
  if (isNil(value)) return 'invalid';
  if (isList(value)) return 'slice';
  if (value instanceof Map) return 'map';
  if (value instanceof GoTime || value instanceof GoCertificate) return 'struct';
  if (value instanceof GoVersion) return 'ptr';
  if (value instanceof GoComplex) return 'complex128';
  if (value instanceof GoDuration) return 'int64';
  if (value instanceof GoInteger) return value.type.startsWith('time.') ? 'int' : value.type;
  return SCALARS[typeof value] ?? 'invalid';
}
