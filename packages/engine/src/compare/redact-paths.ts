import {
  ANNOTATION_LAST_APPLIED,
  type FieldChange,
  type KubeObject,
  matchesGlob,
  refOf,
  UserError,
} from '@lockstep/domain';
import { stableText } from './desired-hash.ts';
import { type FieldPath, isMap } from './field-path.ts';
import { setOwn } from './own.ts';
import type { Digest } from './redact.ts';

/** A place of one kind that holds values which nobody may see, as in a Secret. */
export interface RedactPath {
  /** Globs; the core group is the empty string. */
  group: string;
  kind: string;
  /** Keys and indices from the root; `*` is any one. */
  path: readonly string[];
}

const ENTRY = /^(?:([^/:\s]*)\/)?([^/:\s]+):(\/\S+)$/;

/**
 * Reads places, with commas or blanks between them: `ConfigMap:/data/password`, or
 * `example.com/Database:/spec/users/0/password`: a JSON pointer, with `*` for any key or index.
 * @throws UserError that names the entry which is none.
 */
export function parseRedactPaths(text: string): RedactPath[] {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== '');
  return entries.map((entry) => {
    const match = ENTRY.exec(entry);
    if (!match) {
      const reason = 'must be group/Kind:/json/pointer, or Kind:/json/pointer of the core group';
      throw new UserError('invalid-argument', `${entry} ${reason}`, [{ field: entry, reason }]);
    }
    const [, group = '', kind = '', pointer = ''] = match;
    const path = pointer.slice(1).split('/');
    return {
      group,
      kind,
      path: path.map((token) => token.replace(/~1/g, '/').replace(/~0/g, '~')),
    };
  });
}

/** The object with what stands at these places replaced by digests, also in kubectl's copy of it. */
export function redactAtPaths(
  object: KubeObject,
  places: readonly RedactPath[],
  digest: Digest,
): KubeObject {
  const paths = pathsFor(object, places);
  if (paths.length === 0) return object;
  const copy = [['metadata', 'annotations', ANNOTATION_LAST_APPLIED]];
  const hide = (value: unknown) => hidden(value, digest);
  const shown = replaceAt(object, paths, hide);
  return replaceAt(shown, copy, (value) => redactedCopy(value, paths, digest)) as KubeObject;
}

/** Field changes of such an object, with digests for values at, below and within these places. */
export function redactChangesAtPaths(
  object: KubeObject,
  changes: readonly FieldChange[],
  places: readonly RedactPath[],
  digest: Digest,
): FieldChange[] {
  const paths = pathsFor(object, places);
  if (paths.length === 0) return [...changes];
  return changes.map((change) => {
    const inside = paths.flatMap((path) => remainderOf(path, change.path));
    if (inside.length === 0) return change;
    const hide = (value: unknown) => hidden(value, digest);
    const told = { ...change };
    if (change.live !== undefined) told.live = replaceAt(change.live, inside, hide);
    if (change.desired !== undefined) told.desired = replaceAt(change.desired, inside, hide);
    return told;
  });
}

/** Everything that stands at these places, as texts. */
export function valuesAtPaths(object: KubeObject, places: readonly RedactPath[]): unknown[] {
  const values: unknown[] = [];
  replaceAt(object, pathsFor(object, places), (value) => {
    values.push(value);
    return value;
  });
  return values;
}

type Tokens = readonly string[];

function pathsFor(object: KubeObject, places: readonly RedactPath[]): Tokens[] {
  if (places.length === 0) return [];
  const { group, kind } = refOf(object);
  return places
    .filter((place) => matchesGlob(place.group, group) && matchesGlob(place.kind, kind))
    .map((place) => place.path);
}

/** What is left of a place within a field; nothing left where the field is at or below it. */
function remainderOf(path: Tokens, field: FieldPath): Tokens[] {
  const common = Math.min(path.length, field.length);
  for (let at = 0; at < common; at++) {
    if (path[at] !== '*' && path[at] !== String(field[at])) return [];
  }
  return [path.slice(field.length)];
}

function replaceAt(value: unknown, paths: Tokens[], put: (value: unknown) => unknown): unknown {
  if (paths.length === 0) return value;
  if (paths.some((path) => path.length === 0)) return put(value);
  const below = (key: string) =>
    paths.filter(([first]) => first === '*' || first === key).map((path) => path.slice(1));
  if (Array.isArray(value)) return value.map((item, at) => replaceAt(item, below(`${at}`), put));
  if (!isMap(value)) return value;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) setOwn(result, key, replaceAt(value[key], below(key), put));
  return result;
}

function hidden(value: unknown, digest: Digest): string {
  return digest(typeof value === 'string' ? value : stableText(value));
}

function redactedCopy(copy: unknown, paths: Tokens[], digest: Digest): unknown {
  if (typeof copy !== 'string') return copy;
  try {
    const parsed: unknown = JSON.parse(copy);
    return JSON.stringify(replaceAt(parsed, paths, (value) => hidden(value, digest)));
  } catch {
    return digest(copy);
  }
}
