import { ANNOTATION_IGNORE_HEALTH, groupKind, type KubeObject, refOf } from '@lockstep/domain';
import { listAt, textAt } from '../health/fields.ts';
import { type HealthOptions, healthOf } from '../health/index.ts';
import { infoOf } from './info.ts';
import type { LiveNode } from './live-node.ts';
import { networkingOf } from './networking.ts';

const LABEL_SERVICE = 'kubernetes.io/service-name';

/** Picks the few fields of a live object that tree and health need. */
export function compactNode(object: KubeObject, options: HealthOptions = {}): LiveNode {
  const { metadata } = object;
  const ref = refOf(object);
  const node: LiveNode = {
    uid: metadata.uid ?? '',
    ref,
    owners: (metadata.ownerReferences ?? []).map(({ uid, kind, name }) => ({ uid, kind, name })),
    resourceVersion: metadata.resourceVersion,
    createdAt: metadata.creationTimestamp,
    deletionTimestamp: metadata.deletionTimestamp,
    health: healthOf(object, options),
    ignoreHealth: metadata.annotations?.[ANNOTATION_IGNORE_HEALTH] === 'true' || undefined,
    networking: networkingOf(object),
    info: filled(infoOf(object)),
    images: filled(imagesOf(object)),
    serviceName: serviceNameOf(object),
    claimTemplates: filled(claimTemplatesOf(object)),
  };
  return withoutUndefined(node);
}

/** The images a pod runs, each once. */
function imagesOf(object: KubeObject): string[] {
  if (groupKind(refOf(object)) !== '/Pod') return [];
  const containers = [
    ...listAt(object, 'spec', 'initContainers'),
    ...listAt(object, 'spec', 'containers'),
  ];
  return [...new Set(containers.flatMap((container) => textAt(container, 'image') ?? []))];
}

function serviceNameOf(object: KubeObject): string | undefined {
  if (object.kind === 'Endpoints' && object.apiVersion === 'v1') return object.metadata.name;
  if (object.kind !== 'EndpointSlice') return undefined;
  return object.metadata.labels?.[LABEL_SERVICE];
}

function claimTemplatesOf(object: KubeObject): string[] {
  if (object.kind !== 'StatefulSet') return [];
  return listAt(object, 'spec', 'volumeClaimTemplates').flatMap(
    (template) => textAt(template, 'metadata', 'name') ?? [],
  );
}

function filled<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}

function withoutUndefined(node: LiveNode): LiveNode {
  const entries = Object.entries(node).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as unknown as LiveNode;
}
