import { type KubeObject, type ResourceRef, refOf, type SyncPolicy } from '@lockstep/domain';
import { pendingStep, type Task } from './task.ts';

export type NamespaceMetadata = SyncPolicy['managedNamespaceMetadata'];

/** The destination's namespace as CreateNamespace makes it. It is not tracked: others may use it. */
export function namespaceManifest(name: string, metadata?: NamespaceMetadata): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      ...(metadata?.labels ? { labels: metadata.labels } : {}),
      ...(metadata?.annotations ? { annotations: metadata.annotations } : {}),
    },
  };
}

/**
 * The step of CreateNamespace: before everything else where the namespace is not there yet, or
 * where the application manages its metadata. None when Git has the namespace itself.
 */
export function namespaceTask(input: {
  namespace: string;
  metadata?: NamespaceMetadata;
  exists: boolean;
  /** The resources that Git has, also those that are to be left alone. */
  stated: readonly ResourceRef[];
}): Task | undefined {
  const stated = input.stated.some(
    ({ group, kind, name }) => group === '' && kind === 'Namespace' && name === input.namespace,
  );
  if (stated || input.namespace === '' || (input.exists && !input.metadata)) return undefined;
  const target = namespaceManifest(input.namespace, input.metadata);
  return {
    step: pendingStep({ phase: 'PreSync', wave: 0, action: 'apply', ref: refOf(target) }),
    target,
  };
}
