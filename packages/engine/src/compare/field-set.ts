import type { FieldsV1, KubeObject, ManagedFieldsEntry } from '@lockstep/domain';
import { isAtomicMap, isBuiltIn } from './built-in-kinds.ts';
import { type FieldPath, isLeaf, isMap, type JsonMap } from './field-path.ts';
import { hasKeys, partition, pathsOf, unionOf } from './fields-v1.ts';

/** How what our manager owns differs from what desired states. */
export interface OwnershipDifference {
  /** Stated by desired, not ours: never applied, or changed by somebody since. Paths in desired. */
  missing: FieldPath[];
  /** Ours, and no longer stated by desired: the next apply gives them up. Paths in live. */
  extra: FieldPath[];
  /** A map that we own as one leaf and desired fills: atomic, or once applied empty. */
  unsure: FieldPath[];
}

/** What a manager's applies own of the object; undefined when it has never applied it. */
export function ownedFields(live: KubeObject, manager: string): FieldsV1 | undefined {
  return appliedEntry(live, manager)?.fieldsV1;
}

/** The managed-fields entry of a manager's applies to the object itself (no subresource). */
export function appliedEntry(live: KubeObject, manager: string): ManagedFieldsEntry | undefined {
  return live.metadata.managedFields?.find(
    (entry) => entry.manager === manager && entry.operation === 'Apply' && !entry.subresource,
  );
}

/** Everything that anybody owns of the object: tells keyed lists and atomic fields from others. */
export function shapeOf(live: KubeObject): FieldsV1 {
  return unionOf(...(live.metadata.managedFields ?? []).map((entry) => entry.fieldsV1 ?? {}));
}

/** Compares the fields that `owned` names with those that desired states. */
export function compareOwnership(input: {
  desired: KubeObject;
  live: KubeObject;
  owned: FieldsV1;
}): OwnershipDifference {
  const { desired, live, owned } = input;
  const found: Findings = { missing: [], unsure: [], builtIn: isBuiltIn(desired) };
  visitMap(appliedPart(desired), owned, [], found);
  return {
    missing: found.missing,
    unsure: found.unsure,
    extra: pathsOf(partition(owned, desired).unstated, live, { includeAbsent: true }),
  };
}

export function isSameOwnership(difference: OwnershipDifference): boolean {
  const { missing, extra, unsure } = difference;
  return missing.length + extra.length + unsure.length === 0;
}

interface Findings {
  missing: FieldPath[];
  unsure: FieldPath[];
  builtIn: boolean;
}

/** Without what names the object: the API server keeps no ownership of it. */
function appliedPart(desired: KubeObject): JsonMap {
  const { apiVersion: _apiVersion, kind: _kind, metadata, ...rest } = desired;
  const { name: _name, generateName: _generate, namespace: _namespace, ...owned } = metadata;
  return Object.keys(owned).length > 0 ? { ...rest, metadata: owned } : rest;
}

function visit(value: unknown, node: FieldsV1, path: FieldPath, found: Findings): void {
  if (isLeaf(node)) visitLeaf(value, path, found);
  else if (isMap(value)) visitMap(value, node, path, found);
  else if (Array.isArray(value)) visitList(value, node, path, found);
  else found.missing.push(path);
}

function visitLeaf(value: unknown, path: FieldPath, found: Findings): void {
  if (!isMap(value) || Object.keys(value).length === 0) return;
  if (!(found.builtIn && isAtomicMap(String(path.at(-1))))) found.unsure.push(path);
}

function visitMap(value: JsonMap, node: FieldsV1, path: FieldPath, found: Findings): void {
  for (const key in value) {
    const child = node[`f:${key}`];
    if (child) visit(value[key], child, [...path, key], found);
    else if (isRecorded(value[key])) found.missing.push([...path, key]);
  }
}

/** An empty list states nothing that the API server records, nor does a map of only such. */
function isRecorded(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (!isMap(value)) return value !== undefined;
  const entries = Object.values(value);
  return entries.length === 0 || entries.some(isRecorded);
}

function visitList(list: unknown[], node: FieldsV1, path: FieldPath, found: Findings): void {
  const elements = Object.keys(node).filter((key) => key !== '.');
  const keyed = elements
    .filter((key) => key.startsWith('k:'))
    .map((key) => ({ keys: JSON.parse(key.slice(2)), node: node[key] as FieldsV1 }));
  for (const [index, item] of list.entries()) {
    const match = keyed.find(({ keys }) => hasKeys(item, keys));
    if (match) visitItem(item, match.node, [...path, index], found);
    else if (node[`v:${JSON.stringify(item)}`] === undefined) found.missing.push([...path, index]);
  }
}

function visitItem(item: unknown, node: FieldsV1, path: FieldPath, found: Findings): void {
  if (isMap(item)) visitMap(item, node, path, found);
}
