import { type KubeObject, UserError } from '@lockstep/domain';
import type { EvalRequest } from './protocol.ts';

/** Reading a request's fields: each throws a UserError that names the field and what it must be. */

type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function wrong(field: string, reason: string): UserError {
  return new UserError('invalid-argument', `${field} ${reason}`, [{ field, reason }]);
}

/** Undefined where the field is absent or null. */
export function textField(request: EvalRequest, field: string): string | undefined {
  const value = fieldOf(request, field);
  if (value === undefined || typeof value === 'string') return value;
  throw wrong(field, 'must be a text');
}

export function flagField(request: EvalRequest, field: string): boolean {
  const value = fieldOf(request, field);
  if (value === undefined) return false;
  if (typeof value === 'boolean') return value;
  throw wrong(field, 'must be true or false');
}

export function textListField(request: EvalRequest, field: string): string[] {
  const value = fieldOf(request, field) ?? [];
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  throw wrong(field, 'must be a list of texts');
}

export function fieldsListField(request: EvalRequest, field: string): Fields[] {
  const value = fieldOf(request, field) ?? [];
  if (Array.isArray(value) && value.every(isFields)) return value;
  throw wrong(field, 'must be a list of objects');
}

/** A Kubernetes object; undefined where the field is absent or null. */
export function objectField(request: EvalRequest, field: string): KubeObject | undefined {
  const value = fieldOf(request, field);
  return value === undefined ? undefined : kubeObject(value, field);
}

/**
 * An object of any shape, to be judged for what it is: only its kind must be told. Undefined where
 * the field is absent or null.
 */
export function anyObjectField(request: EvalRequest, field: string): KubeObject | undefined {
  const value = fieldOf(request, field);
  if (value === undefined) return undefined;
  if (!isFields(value)) throw wrong(field, 'must be a Kubernetes object');
  if (typeof value.kind !== 'string' || value.kind === '') {
    throw wrong(`${field}.kind`, 'must be a text');
  }
  const apiVersion = typeof value.apiVersion === 'string' ? value.apiVersion : '';
  return { ...value, apiVersion, metadata: value.metadata ?? {} } as KubeObject;
}

export function objectListField(request: EvalRequest, field: string): KubeObject[] {
  const value = fieldOf(request, field) ?? [];
  if (!Array.isArray(value)) throw wrong(field, 'must be a list of Kubernetes objects');
  return value.flatMap((one, at) => objectsIn(one, `${field}[${at}]`));
}

/** A `List`, as kubectl writes several objects, is the objects in it; an empty one may say null. */
function objectsIn(value: unknown, field: string): KubeObject[] {
  const { kind, items } = isFields(value) ? value : {};
  const isList =
    typeof kind === 'string' && kind.endsWith('List') && (Array.isArray(items) || items === null);
  if (!isList) return [kubeObject(value, field)];
  return ((items ?? []) as unknown[]).map((one, at) => kubeObject(one, `${field}.items[${at}]`));
}

function fieldOf(request: EvalRequest, field: string): unknown {
  const value = Object.hasOwn(request, field) ? request[field] : undefined;
  return value === null ? undefined : value;
}

const METADATA_SHAPES = {
  labels: isTextMap,
  annotations: isTextMap,
  finalizers: isTextList,
  ownerReferences: isFieldsList,
  managedFields: isFieldsList,
} as const;

/** Checks what all code takes for granted: group, kind, and the shape of the metadata. */
function kubeObject(value: unknown, field: string): KubeObject {
  if (!isFields(value)) throw wrong(field, 'must be a Kubernetes object');
  for (const name of ['apiVersion', 'kind'] as const) {
    if (typeof value[name] !== 'string' || value[name] === '') {
      throw wrong(`${field}.${name}`, 'must be a text');
    }
  }
  const metadata = value.metadata ?? {};
  if (!isFields(metadata)) throw wrong(`${field}.metadata`, 'must be an object');
  const kept = Object.entries(metadata).filter(([, one]) => one !== null);
  for (const [name, fits] of Object.entries(METADATA_SHAPES)) {
    const one = metadata[name];
    if (one === undefined || one === null || fits(one)) continue;
    throw wrong(`${field}.metadata.${name}`, 'is not of the right type');
  }
  for (const name of ['name', 'namespace', 'generateName', 'uid', 'deletionTimestamp']) {
    const one = metadata[name];
    if (one === undefined || one === null || typeof one === 'string') continue;
    throw wrong(`${field}.metadata.${name}`, 'must be a text');
  }
  return { ...(value as KubeObject), metadata: Object.fromEntries(kept) };
}

function isTextMap(value: unknown): boolean {
  return isFields(value) && Object.values(value).every((one) => typeof one === 'string');
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isFieldsList(value: unknown): boolean {
  return Array.isArray(value) && value.every(isFields);
}
