import {
  groupKind,
  type KubeObject,
  type ProjectSpec,
  type ResourceRef,
  refOf,
  resourceKey,
  type TreeNode,
} from '@lockstep/domain';
import { buildTree } from '../tree/build-tree.ts';
import type { LiveNode } from '../tree/live-node.ts';
import { isIgnoredOrphan } from './ignored.ts';

export interface OrphansInput {
  /** Everything in one namespace; metadata is enough. */
  objects: readonly KubeObject[];
  project: ProjectSpec;
  /** Whether an application has the object: this one or another. */
  isManaged(object: KubeObject): boolean;
}

/**
 * The resources of a namespace that no application manages and nobody owns, each with what descends
 * from it; by kind and name.
 */
export function orphanedNodes({ objects, project, isManaged }: OrphansInput): TreeNode[] {
  const unmanaged = distinct(objects).filter((object) => !isManaged(object));
  const names = new Set(objects.map((object) => resourceKey(refOf(object))));
  const roots: LiveNode[] = [];
  const descendants: LiveNode[] = [];
  for (const object of unmanaged) {
    const node = nodeOf(object);
    if (node.owners.length > 0) descendants.push(node);
    else if (!hasSilentOwner(object, names) && !isIgnoredOrphan(node.ref, project)) {
      roots.push(node);
    }
  }
  return buildTree({ managed: roots, descendants }).sort((a, b) =>
    orderOf(a) < orderOf(b) ? -1 : 1,
  );
}

/** What is served in two API groups is one object. */
function distinct(objects: readonly KubeObject[]): KubeObject[] {
  return [...new Map(objects.map((object) => [object.metadata.uid, object])).values()];
}

const TOKEN_OF = 'kubernetes.io/service-account.name';

/** Owned without an owner reference: a service account's token, a StatefulSet's volume claim. */
function hasSilentOwner({ metadata, ...object }: KubeObject, names: ReadonlySet<string>): boolean {
  const { namespace = '', name = '', annotations } = metadata;
  const ref = refOf({ metadata, ...object });
  switch (groupKind(ref)) {
    case '/Secret':
      return annotations?.[TOKEN_OF] !== undefined;
    case '/PersistentVolumeClaim':
      return statefulSetsOf(name).some((owner) =>
        names.has(resourceKey({ group: 'apps', kind: 'StatefulSet', namespace, name: owner })),
      );
    case '/Endpoints':
      return names.has(resourceKey({ group: '', kind: 'Service', namespace, name }));
    default:
      return false;
  }
}

/** Its name, `<template>-<StatefulSet>-<ordinal>`, is all that tells whose a claim is. */
function statefulSetsOf(claim: string): string[] {
  const parts = /^(.+)-\d+$/.exec(claim)?.[1]?.split('-') ?? [];
  return parts.slice(1).map((_, at) => parts.slice(at + 1).join('-'));
}

function nodeOf(object: KubeObject): LiveNode {
  const { uid = '', resourceVersion, creationTimestamp, ownerReferences = [] } = object.metadata;
  return {
    uid,
    ref: refOf(object),
    owners: ownerReferences.map(({ uid: owner, kind, name }) => ({ uid: owner, kind, name })),
    ...(resourceVersion ? { resourceVersion } : {}),
    ...(creationTimestamp ? { createdAt: creationTimestamp } : {}),
  };
}

function orderOf({ group, kind, namespace, name }: ResourceRef): string {
  return `${group}/${kind}/${namespace}/${name}`;
}
