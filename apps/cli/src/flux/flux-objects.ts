import { type KubeObject, parseApiVersion } from '@lockstep/domain';
import type { Document } from '../manifests/read-documents.ts';

/** Flux's objects of a folder, by what they are, and what units may refer to. */
export interface FluxObjects {
  kustomizations: KubeObject[];
  releases: KubeObject[];
  find(kind: string, namespace: string, name: string): KubeObject | undefined;
  /** Kinds of Flux that have no counterpart among applications. */
  others: KubeObject[];
}

/** Flux's own default, and where it puts what names no namespace in practice. */
const FLUX_NAMESPACE = 'flux-system';

const SOURCES = new Set([
  'GitRepository',
  'OCIRepository',
  'HelmRepository',
  'HelmChart',
  'Bucket',
]);

export function sortFluxObjects(documents: readonly Document[]): FluxObjects {
  const byKey = new Map<string, KubeObject>();
  const found: FluxObjects = {
    kustomizations: [],
    releases: [],
    others: [],
    find: (kind, namespace, name) => byKey.get(`${kind}/${namespace}/${name}`),
  };
  for (const { object } of documents) {
    byKey.set(`${object.kind}/${namespaceOf(object)}/${object.metadata.name}`, object);
    const { group } = parseApiVersion(object.apiVersion);
    const isOf = (name: string, kind: string) =>
      group === `${name}.toolkit.fluxcd.io` && object.kind === kind;
    if (isOf('kustomize', 'Kustomization')) found.kustomizations.push(object);
    else if (isOf('helm', 'HelmRelease')) found.releases.push(object);
    else if (group.endsWith('.toolkit.fluxcd.io') && !SOURCES.has(object.kind)) {
      found.others.push(object);
    }
  }
  return found;
}

export function namespaceOf({ metadata }: KubeObject): string {
  return metadata.namespace ?? FLUX_NAMESPACE;
}

/** As people name it. */
export function titleOf(object: KubeObject): string {
  return `${object.kind} ${namespaceOf(object)}/${object.metadata.name}`;
}
