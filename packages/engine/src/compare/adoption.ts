import {
  ANNOTATION_LAST_APPLIED,
  ANNOTATION_TRACKING_ID,
  type FieldsV1,
  type KubeObject,
  LABEL_INSTANCE,
  type ManagedFieldsEntry,
} from '@lockstep/domain';
import { isMap, valueAt } from './field-path.ts';
import { appliedEntry, shapeOf } from './field-set.ts';
import { isEmptySet, ownsAt, partition, subtract, unionOf } from './fields-v1.ts';
import { withoutKnownDefaults } from './known-defaults.ts';
import { fieldsOfManifest } from './manifest-fields.ts';
import { prepareDesired } from './prepare-desired.ts';

const LAST_APPLIED_PATH = ['metadata', 'annotations', ANNOTATION_LAST_APPLIED];

/** Field managers of the tools that apply manifests; what they owned came from a manifest. */
const APPLIERS = new Set([
  'kubectl',
  'kubectl-client-side-apply',
  'argocd-controller',
  'argocd-application-controller',
  'helm',
  'helm-controller',
  'kustomize-controller',
  'before-first-apply',
]);

/** People's own commands, or everything that was there before owners were recorded: no manifest. */
const NOT_FROM_A_MANIFEST = new Set(['kubectl', 'before-first-apply']);

/** Controllers of the cluster itself; what they own is never taken from them. */
const CONTROLLERS = new Set([
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'cloud-controller-manager',
  'clusterrole-aggregation-controller',
]);

/** True when neither the object nor our records know of an apply of ours. */
export function isAdopting(live: KubeObject, manager: string, lastOwned?: FieldsV1): boolean {
  return !lastOwned && !appliedEntry(live, manager);
}

/** True for an applier's own apply entry, which an adoption takes over. */
export function isPreviousApply(entry: ManagedFieldsEntry): boolean {
  return entry.operation === 'Apply' && !entry.subresource && APPLIERS.has(entry.manager ?? '');
}

/** True for an update of the object by a person or a tool: what Git states or drops outranks it. */
export function isClaimable(entry: ManagedFieldsEntry): boolean {
  return (
    entry.operation === 'Update' && !entry.subresource && !CONTROLLERS.has(entry.manager ?? '')
  );
}

/**
 * The fields that a previous applier's manifest stated, with the shapes that the API server
 * recorded: from its server-side applies, and from the last-applied annotation of client-side
 * ones. Without an annotation (Helm) its updates tell, less the defaults that came with them.
 */
export function previouslyApplied(live: KubeObject): FieldsV1 {
  const entries = live.metadata.managedFields ?? [];
  const applied = asStored(unionOf(...entries.filter(isPreviousApply).map(fieldsOf)), live);
  const lastApplied = lastAppliedOf(live);
  const stated = lastApplied
    ? statedBy(lastApplied, live)
    : withoutKnownDefaults(unionOf(...entries.filter(isManifestUpdate).map(fieldsOf)), live);
  return withoutForeignTracking(unionOf(applied, stated));
}

/** The manifest's fields, in the shapes that live recorded; where it records none, by their types. */
function statedBy(manifest: KubeObject, live: KubeObject): FieldsV1 {
  const shape = shapeOf(live);
  return isEmptySet(shape) ? fieldsOfManifest(manifest) : partition(shape, manifest).stated;
}

/** A Secret's `stringData` is owned under that name, and kept as `data`. */
function asStored(fields: FieldsV1, live: KubeObject): FieldsV1 {
  const { 'f:stringData': texts, ...rest } = fields;
  return texts && live.kind === 'Secret' ? unionOf(rest, { 'f:data': texts }) : fields;
}

/**
 * What the appliers' updates own and no manifest of theirs stated, as far as that can be told: the
 * API server or a webhook filled it in as they wrote. With a last-applied annotation it is only
 * its author's; without one all of it counts, as for `previouslyApplied`.
 */
export function filledInForAppliers(live: KubeObject): FieldsV1 {
  const updates = (live.metadata.managedFields ?? []).filter(isManifestUpdate);
  const lastApplied = lastAppliedOf(live);
  if (!lastApplied) return unionOf(...updates.map(fieldsOf));
  const authors = updates.filter((entry) => ownsAt(fieldsOf(entry), live, LAST_APPLIED_PATH));
  return subtract(unionOf(...authors.map(fieldsOf)), statedBy(lastApplied, live));
}

/** True for what a tool wrote that applies manifests: stated by one, or filled in for it. */
function isManifestUpdate(entry: ManagedFieldsEntry): boolean {
  const manager = entry.manager ?? '';
  return isClaimable(entry) && APPLIERS.has(manager) && !NOT_FROM_A_MANIFEST.has(manager);
}

function fieldsOf(entry: ManagedFieldsEntry): FieldsV1 {
  return entry.fieldsV1 ?? {};
}

/** The manifest that kubectl or Argo CD last applied, as prepared for comparison; if it parses. */
export function lastAppliedOf(live: KubeObject): KubeObject | undefined {
  const text = valueAt(live, LAST_APPLIED_PATH);
  if (typeof text !== 'string') return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    if (!isMap(parsed) || typeof parsed.apiVersion !== 'string') return undefined;
    // Another API version spells its fields differently: it says nothing about these.
    return parsed.apiVersion === live.apiVersion
      ? prepareDesired(parsed as KubeObject).object
      : undefined;
  } catch {
    return undefined;
  }
}

/** Marks that other tools put on objects by themselves; no manifest states them. */
const FOREIGN_MARKS = [
  ANNOTATION_LAST_APPLIED,
  ANNOTATION_TRACKING_ID,
  LABEL_INSTANCE,
  'argocd.argoproj.io/instance',
  'applications.argoproj.io/app-name',
  'argocd.argoproj.io/installation-id',
  'app.kubernetes.io/managed-by',
  'meta.helm.sh/',
  'kustomize.toolkit.fluxcd.io/',
  'helm.toolkit.fluxcd.io/',
  'deployment.kubernetes.io/',
];

/** Adoption adds our marks and nothing else: those of the former tool stay as they are. */
function withoutForeignTracking(fields: FieldsV1): FieldsV1 {
  const metadata = fields['f:metadata'];
  if (!metadata) return fields;
  const kept: FieldsV1 = {};
  for (const key in metadata) {
    const node = metadata[key] as FieldsV1;
    kept[key] = key === 'f:labels' || key === 'f:annotations' ? withoutMarks(node) : node;
    // kubectl's copy of a manifest has annotations, empty ones, also where the manifest had none.
    const isNothing = isEmptySet(kept[key] as FieldsV1);
    if (isNothing && (key === 'f:annotations' || !isEmptySet(node))) delete kept[key];
  }
  return { ...fields, 'f:metadata': kept };
}

function withoutMarks(node: FieldsV1): FieldsV1 {
  const isMark = (key: string) => FOREIGN_MARKS.some((mark) => key.startsWith(`f:${mark}`));
  return Object.fromEntries(Object.entries(node).filter(([key]) => key !== '.' && !isMark(key)));
}
