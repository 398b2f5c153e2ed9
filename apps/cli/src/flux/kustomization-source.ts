import {
  type FluxImage,
  type FluxKustomizationSpec,
  fluxKustomizationSpecSchema,
  fluxPatches,
  type KubeObject,
  type Source,
} from '@lockstep/domain';
import { type FluxObjects, namespaceOf } from './flux-objects.ts';
import { sourceAddress } from './source-address.ts';
import type { ImportOptions, UnitSource } from './to-applications.ts';

type KustomizeSection = NonNullable<Source['kustomize']>;

interface Reading extends Pick<ImportOptions, 'folderAt'> {
  note(text: string): void;
}

/** Undefined, with a note, where no application can stand for the Kustomization. */
export function kustomizationSource(
  object: KubeObject,
  objects: FluxObjects,
  { note, folderAt }: Reading,
): UnitSource | undefined {
  const parsed = fluxKustomizationSpecSchema.safeParse(object.spec);
  if (!parsed.success) {
    note('its spec is malformed');
    return undefined;
  }
  const spec = parsed.data;
  const address = sourceAddress(spec.sourceRef, namespaceOf(object), objects);
  if (address.kind === 'unknown' || address.kind === 'charts') {
    note(address.kind === 'unknown' ? address.reason : 'its source holds charts');
    return undefined;
  }
  if (spec.kubeConfig) {
    note('kubeConfig names another cluster');
    return undefined;
  }
  const path = (spec.path ?? '').replace(/^\.?\/+/, '').replace(/\/+$/, '') || '.';
  const kustomize = kustomizeOf(spec);
  const folder = folderAt(path);
  if (folder === 'flux') {
    note('its path holds the objects of Flux that are imported here');
    return undefined;
  }
  if (kustomize && folder !== 'kustomization') note(NEEDS_KUSTOMIZATION);
  tellLost(spec, note);
  const { repoURL, targetRevision } = address;
  const source: Source = {
    repoURL,
    targetRevision,
    path,
    ...(kustomize && { kustomize }),
    ...(!kustomize && folder === 'plain' && { directory: { recurse: true } }),
  };
  return {
    source,
    namespace: spec.targetNamespace ?? 'default',
    prune: spec.prune ?? false,
    suspend: spec.suspend ?? false,
    createNamespace: false,
    timeout: spec.timeout,
  };
}

const NEEDS_KUSTOMIZATION =
  'its settings need a kustomization at the path; Flux makes one where there is none';

function kustomizeOf(spec: FluxKustomizationSpec): Source['kustomize'] {
  const { labels, annotations } = spec.commonMetadata ?? {};
  const settings = {
    namespace: spec.targetNamespace,
    namePrefix: spec.namePrefix,
    nameSuffix: spec.nameSuffix,
    images: spec.images?.map(imageText),
    patches: fluxPatches(spec) as KustomizeSection['patches'],
    components: spec.components,
    ignoreMissingComponents: spec.ignoreMissingComponents,
    ...(labels && { commonLabels: labels, labelWithoutSelector: true, forceCommonLabels: true }),
    ...(annotations && { commonAnnotations: annotations, forceCommonAnnotations: true }),
  };
  const set = Object.entries(settings).filter(([, value]) => value !== undefined);
  return set.length > 0 ? Object.fromEntries(set) : undefined;
}

function imageText({ name, newName, newTag, digest }: FluxImage): string {
  const target = newName ? `${name}=${newName}` : name;
  if (digest) return `${target}@${digest}`;
  return newTag ? `${target}:${newTag}` : target;
}

/** Fields that an application's source cannot say. */
function tellLost(spec: FluxKustomizationSpec, note: (text: string) => void): void {
  if (spec.postBuild) {
    note('postBuild was left out: keep Flux’s objects, with source.flux, for its variables');
  }
  if (spec.decryption) note('decryption: give Lockstep the key with `lockstep sops-key add`');
  if (spec.suspend) note('it is suspended: the application has no automated sync');
  for (const field of ['serviceAccountName', 'force', 'healthCheckExprs', 'deletionPolicy']) {
    if (spec[field]) note(`${field} was left out`);
  }
}
