import type { FieldsV1, KubeObject, ManagedFieldsEntry } from '@lockstep/domain';
import { desiredHash } from '@lockstep/engine';

/** Annotations that controllers keep on what they run. Where Git does not name them nothing depends on them. */
const KEPT_BY_CONTROLLERS = [
  'deployment.kubernetes.io/revision',
  'pv.kubernetes.io/bind-completed',
  'pv.kubernetes.io/bound-by-controller',
  'volume.kubernetes.io/storage-provisioner',
  'volume.beta.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/selected-node',
];

/** Of these, the ones that are none of the desired object's business. */
export function passedOver(desired: KubeObject): string[] {
  const wanted = desired.metadata.annotations ?? {};
  return KEPT_BY_CONTROLLERS.filter((name) => !(name in wanted));
}

/**
 * Everything of a live object that a comparison looks at, as a short text: not its status, what
 * the API server counts, or the annotations that are passed over.
 */
export function essenceOf(live: KubeObject, passed: readonly string[]): string {
  const { status: _status, metadata, ...rest } = live;
  const { resourceVersion: _version, managedFields, annotations, ...named } = metadata;
  const fields = managedFields
    ?.filter((entry) => entry.subresource === undefined)
    .flatMap((entry) => ownership(entry, passed));
  const content = {
    ...rest,
    metadata: { named, annotations: without(annotations, passed), fields },
  };
  return desiredHash(content);
}

/** Who owns what by an entry; nothing where it owns but what is passed over. */
function ownership(entry: ManagedFieldsEntry, passed: readonly string[]): unknown[] {
  const { manager, operation, fieldsV1 } = entry;
  const owned = operation === 'Update' ? withoutAnnotations(fieldsV1, passed) : fieldsV1;
  return owned && Object.keys(owned).length === 0 ? [] : [[manager, operation, owned]];
}

function withoutAnnotations(
  fields: FieldsV1 | undefined,
  passed: readonly string[],
): FieldsV1 | undefined {
  const metadata = fields?.['f:metadata'] as FieldsV1 | undefined;
  const annotations = metadata?.['f:annotations'] as FieldsV1 | undefined;
  if (!annotations || !passed.some((name) => `f:${name}` in annotations)) return fields;
  const left = without(annotations, ['.', ...passed.map((name) => `f:${name}`)]);
  const { 'f:annotations': _all, ...others } = metadata ?? {};
  const kept = left ? { ...others, 'f:annotations': left } : others;
  const { 'f:metadata': _metadata, ...rest } = fields ?? {};
  return Object.keys(kept).length > 0 ? { ...rest, 'f:metadata': kept } : rest;
}

/** Without these keys; undefined when none is left. */
function without<T extends object>(map: T | undefined, keys: readonly string[]): T | undefined {
  const left = Object.entries(map ?? {}).filter(([key]) => !keys.includes(key));
  return left.length > 0 ? (Object.fromEntries(left) as T) : undefined;
}
