import { isDeepStrictEqual } from 'node:util';
import { maskText, namesSecret, REDACTED } from './mask.ts';

/** One field that changed. What was not there before, or is not after, is left out. */
export interface FieldChange {
  path: string;
  before?: unknown;
  after?: unknown;
}

/** For the detail of a line of the audit. */
export interface WhatChanged {
  changes: FieldChange[];
  /** How many more there were. */
  changesLeftOut?: number;
}

const MAX_CHANGES = 100;
const MAX_CHARACTERS = 16 * 1024;
const MAX_VALUE_CHARACTERS = 1024;
const MAX_DEPTH = 20;

/**
 * The fields in which two documents differ, by their paths, without secrets and of bounded size.
 * Items of lists that have names are compared by name, else by place.
 */
export function whatChanged(before: unknown, after: unknown): WhatChanged {
  const found: Place[] = [];
  walk({ before, after, path: '', depth: 0, isSecret: false }, found);
  const kept: FieldChange[] = [];
  let characters = 0;
  // What is not kept is not looked through for secrets either.
  for (const place of found.slice(0, MAX_CHANGES)) {
    const change = asChange(place);
    characters += JSON.stringify(change).length;
    if (characters > MAX_CHARACTERS) break;
    kept.push(change);
  }
  const leftOut = found.length - kept.length;
  return { changes: kept, ...(leftOut > 0 && { changesLeftOut: leftOut }) };
}

interface Place {
  before: unknown;
  after: unknown;
  path: string;
  depth: number;
  isSecret: boolean;
}

function walk(place: Place, found: Place[]): void {
  const fields = place.isSecret || place.depth >= MAX_DEPTH ? undefined : fieldsOf(place);
  if (fields) {
    for (const field of fields) walk(field, found);
  } else if (!isDeepStrictEqual(place.before, place.after)) {
    found.push(place);
  }
}

type Fields = Record<string, unknown>;

/** What to look into; undefined where both sides are compared as they are. */
function fieldsOf({ before, after, path, depth, isSecret }: Place): Place[] | undefined {
  const isList = Array.isArray(before) || Array.isArray(after);
  const old = isList ? byName(before) : asFields(before);
  const young = isList ? byName(after) : asFields(after);
  if (!old || !young || (isEmpty(old) && isEmpty(young))) return undefined;
  const isNamedSecret = [before, after].some(speaksOfSecret);
  return [...new Set([...Object.keys(old), ...Object.keys(young)])].map((key) => ({
    before: own(old, key),
    after: own(young, key),
    path: isList ? `${path}[${key}]` : `${path}${path && '.'}${key}`,
    depth: depth + 1,
    isSecret: isSecret || (isNamedSecret && key !== 'name') || (!isList && namesSecret(key)),
  }));
}

function asFields(value: unknown): Fields | undefined {
  if (value === undefined || value === null) return {};
  return typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** A list of objects by their names, or by their places where these do not tell them apart. */
function byName(value: unknown): Fields | undefined {
  if (value === undefined || value === null) return {};
  if (!Array.isArray(value)) return undefined;
  if (!value.every((item) => typeof item === 'object' && item !== null)) return undefined;
  const names = value.map(({ name }) => name);
  const areNames = names.every((name) => typeof name === 'string');
  const areKeys = areNames && new Set(names).size === names.length;
  return Object.fromEntries(value.map((item, at) => [areKeys ? names[at] : String(at), item]));
}

/** `{name: 'db.password', value: 'x'}`, as parameters and variables are written. */
function speaksOfSecret(value: unknown): boolean {
  const name = (value as { name?: unknown } | null | undefined)?.name;
  return typeof name === 'string' && namesSecret(name);
}

function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

function isEmpty(fields: Fields): boolean {
  return Object.keys(fields).length === 0;
}

function asChange({ before, after, path, isSecret }: Place): FieldChange {
  const show = (value: unknown) => (isSecret ? REDACTED : shown(value));
  return {
    path: path.length > 256 ? `${path.slice(0, 256)}…` : path,
    ...(before !== undefined && { before: show(before) }),
    ...(after !== undefined && { after: show(after) }),
  };
}

function shown(value: unknown): unknown {
  const masked = typeof value === 'string' ? maskText(value) : maskIn(value);
  const text = typeof masked === 'string' ? masked : JSON.stringify(masked);
  if (text.length <= MAX_VALUE_CHARACTERS) return masked;
  return `${text.slice(0, MAX_VALUE_CHARACTERS)}… (${text.length} characters)`;
}

function maskIn(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return JSON.parse(
    JSON.stringify(value, (key, each) => {
      if (each !== value && namesSecret(key)) return REDACTED;
      return typeof each === 'string' ? maskText(each) : each;
    }),
  );
}
