import type { KnownTypeField, KubeObject } from '@lockstep/domain';
import { isMap } from '../field-path.ts';
import data from './built-in-types.json' with { type: 'json' };

/** A value that has no parts, as the Go types of Kubernetes' kinds read it from JSON. */
export type ScalarType =
  | 'string'
  | 'bool'
  | 'int'
  | 'float'
  | 'bytes'
  | 'quantity'
  | 'intOrString'
  | 'time'
  | 'microTime'
  | 'duration'
  | 'any';

/**
 * What the built-in kinds' Go types say of their JSON: how each field is written and what its list
 * is merged by. Made from those types by `generate/main.go`; a field that is not in the table
 * is passed over, so that newer API servers' fields compare as they are.
 */
export interface FieldType {
  type: 'struct' | 'map' | 'list' | ScalarType;
  /** The struct's type, or the type of a map's or list's items. */
  of?: string;
  /** A struct's fields where it has no name: see `typeOf`. */
  fields?: StructType;
  /** Absent and zero are two things. For all other fields they are one. */
  pointer?: boolean;
  /** The items of the list are told apart by these fields. */
  keys?: readonly string[];
  /** The list is a set. */
  set?: boolean;
  /** The map or struct is replaced as a whole; so is every list with neither keys nor `set`. */
  atomic?: boolean;
  /** What the API server fills in where the field is absent, depending on others. */
  defaults?: readonly unknown[];
}

export type StructType = ReadonlyMap<string, FieldType>;

const KINDS = new Map<string, string>(Object.entries(data.kinds));
const STRUCTS = new Map(
  Object.entries(data.types as unknown as Record<string, Record<string, FieldType>>).map(
    ([name, fields]) => [name, new Map(Object.entries(fields))] as const,
  ),
);
const SCALARS = new Set([
  'string',
  'bool',
  'int',
  'float',
  'bytes',
  'quantity',
  'intOrString',
  'time',
  'duration',
  'any',
]);

/** The root of a kind that nothing is known of but its metadata. */
const UNKNOWN_KIND: StructType = new Map([
  ['metadata', { type: 'struct', of: 'meta/v1/ObjectMeta' }],
]);

/** An object as if it were a field, to begin with. */
export function rootField(object: KubeObject, known?: readonly KnownTypeField[]): FieldType {
  return { type: 'struct', of: typeNameOf(object), fields: typeOf(object, known) };
}

/** Versions that older API servers served, of which these kinds are written as in a later one. */
const SAME_AS: Record<string, { apiVersion: string; kinds: readonly string[] }> = {
  'apps/v1beta2': {
    apiVersion: 'apps/v1',
    kinds: ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'],
  },
  'autoscaling/v2beta2': { apiVersion: 'autoscaling/v2', kinds: ['HorizontalPodAutoscaler'] },
  'batch/v1beta1': { apiVersion: 'batch/v1', kinds: ['CronJob'] },
  'coordination.k8s.io/v1beta1': { apiVersion: 'coordination.k8s.io/v1', kinds: ['Lease'] },
  'policy/v1beta1': { apiVersion: 'policy/v1', kinds: ['PodDisruptionBudget'] },
  'rbac.authorization.k8s.io/v1beta1': {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kinds: ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
  },
  'scheduling.k8s.io/v1beta1': { apiVersion: 'scheduling.k8s.io/v1', kinds: ['PriorityClass'] },
  'storage.k8s.io/v1beta1': {
    apiVersion: 'storage.k8s.io/v1',
    kinds: ['StorageClass', 'CSIDriver'],
  },
};

function typeNameOf({ apiVersion, kind }: { apiVersion: string; kind: string }) {
  const same = Object.hasOwn(SAME_AS, apiVersion) ? SAME_AS[apiVersion] : undefined;
  const version = same?.kinds.includes(kind) ? same.apiVersion : apiVersion;
  return KINDS.get(`${version.includes('/') ? '' : '/'}${version}/${kind}`);
}

/** The fields of an object; of a custom resource those that configuration says the type of. */
export function typeOf(
  object: { apiVersion: string; kind: string },
  known: readonly KnownTypeField[] = [],
): StructType {
  const name = typeNameOf(object);
  const struct = name === undefined ? undefined : STRUCTS.get(name);
  if (struct) return struct;
  return known.reduce(withKnown, UNKNOWN_KIND);
}

/** The fields of a struct field; undefined for any other and for types that are not known. */
export function structOf(field: FieldType | undefined): StructType | undefined {
  if (field?.type !== 'struct') return undefined;
  return field.fields ?? (field.of === undefined ? undefined : STRUCTS.get(field.of));
}

/** What the items of a list or the entries of a map are: each is there, also where it is zero. */
export function itemType(field: FieldType | undefined): FieldType | undefined {
  if (field?.of === undefined || field.type === 'struct') return undefined;
  return SCALARS.has(field.of)
    ? { type: field.of as FieldType['type'], pointer: true }
    : { type: field.of === 'list' ? 'list' : 'struct', of: field.of, pointer: true };
}

/** The type of what stands at a path below a field, as far as it is known. */
export function fieldTypeAt(
  root: FieldType,
  path: readonly (string | number)[],
): FieldType | undefined {
  let field: FieldType | undefined = root;
  for (const step of path) {
    const struct = structOf(field);
    field = struct ? struct.get(String(step)) : itemType(field);
    if (!field) return undefined;
  }
  return field;
}

/** Words of configuration for types that have no struct: `core/Quantity`, `meta/v1/Duration`… */
const NAMED_SCALARS = new Map<string, FieldType['type']>([
  ['core/quantity', 'quantity'],
  ['core/v1/quantity', 'quantity'],
  ['resource/quantity', 'quantity'],
  ['meta/v1/duration', 'duration'],
  ['meta/v1/time', 'time'],
  ['meta/v1/microtime', 'microTime'],
  ['intstr/intorstring', 'intOrString'],
]);

function withKnown(root: StructType, { field, type }: KnownTypeField): StructType {
  const leaf = namedType(type);
  return leaf ? withField(root, field.split('.').filter(Boolean), leaf) : root;
}

/** Types whose items configuration names without saying that they are a map. */
function namedType(name: string): FieldType | undefined {
  const scalar = NAMED_SCALARS.get(name.toLowerCase());
  if (scalar) return { type: scalar, pointer: true };
  if (/^core\/(v1\/)?ResourceList$/i.test(name))
    return { type: 'map', of: 'quantity', pointer: true };
  return STRUCTS.has(name) ? { type: 'struct', of: name, pointer: true } : undefined;
}

function withField(struct: StructType, path: readonly string[], leaf: FieldType): StructType {
  const [step, ...rest] = path;
  if (step === undefined) return struct;
  const below = structOf(struct.get(step)) ?? new Map<string, FieldType>();
  const field: FieldType =
    rest.length === 0
      ? leaf
      : { type: 'struct', pointer: true, fields: withField(below, rest, leaf) };
  return new Map([...struct, [step, field]]);
}

/** True for a value that a field of this type can hold; a mistyped one is compared as it is. */
export function fits(field: FieldType, value: unknown): boolean {
  if (field.type === 'struct' || field.type === 'map') return isMap(value);
  return field.type === 'list' ? Array.isArray(value) : !isMap(value) && !Array.isArray(value);
}
