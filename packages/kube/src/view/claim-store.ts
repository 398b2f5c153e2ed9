import { type KubeObject, type ResourceRef, refOf } from '@lockstep/domain';

/**
 * Volume claims that a StatefulSet made. Unless it is told to delete them, they carry no owner
 * reference: their name, `<template>-<StatefulSet>-<ordinal>`, is all that tells.
 */
export class ClaimStore {
  readonly #byNamespace = new Map<string, Map<string, string>>();

  put(object: KubeObject): void {
    const { namespace = '', name = '' } = object.metadata;
    const claims = this.#byNamespace.get(namespace) ?? new Map<string, string>();
    this.#byNamespace.set(namespace, claims);
    const metadata = { ...object.metadata, managedFields: undefined };
    claims.set(name, JSON.stringify({ ...object, metadata }));
  }

  remove(namespace: string, name: string): void {
    const claims = this.#byNamespace.get(namespace);
    claims?.delete(name);
    if (claims?.size === 0) this.#byNamespace.delete(namespace);
  }

  /** The claims of one StatefulSet, each with the owner reference that it might have had. */
  of(statefulSet: () => KubeObject, ref: ResourceRef): KubeObject[] {
    const claims = this.#byNamespace.get(ref.namespace);
    if (!claims) return [];
    const names = [...claims.keys()].filter((name) => candidateOwners(name).includes(ref.name));
    if (names.length === 0) return [];
    const owner = statefulSet();
    const templates = templateNames(owner);
    return names
      .filter((name) => templates.some((template) => isClaimOf(name, template, ref.name)))
      .map((name) => owned(JSON.parse(claims.get(name) as string) as KubeObject, owner));
  }
}

export function mayBeClaimOfStatefulSet(object: KubeObject): boolean {
  return candidateOwners(object.metadata.name ?? '').length > 0;
}

/** `my-data-web-0` may belong to `data-web` or to `web`. */
export function candidateOwners(claimName: string): string[] {
  const match = /^(.+)-\d+$/.exec(claimName);
  if (!match) return [];
  const parts = (match[1] as string).split('-');
  return parts.slice(1).map((_, index) => parts.slice(index + 1).join('-'));
}

function isClaimOf(claimName: string, template: string, statefulSet: string): boolean {
  const prefix = `${template}-${statefulSet}-`;
  return claimName.startsWith(prefix) && /^\d+$/.test(claimName.slice(prefix.length));
}

function templateNames(statefulSet: KubeObject): string[] {
  const spec = statefulSet.spec as
    | { volumeClaimTemplates?: { metadata?: { name?: string } }[] }
    | undefined;
  return (spec?.volumeClaimTemplates ?? []).flatMap((template) => template.metadata?.name ?? []);
}

function owned(claim: KubeObject, owner: KubeObject): KubeObject {
  const { name } = refOf(owner);
  const reference = {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name,
    uid: owner.metadata.uid ?? '',
  };
  return { ...claim, metadata: { ...claim.metadata, ownerReferences: [reference] } };
}
