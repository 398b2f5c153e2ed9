import { type KubeObject, refOf, type SyncPolicy } from '@lockstep/domain';
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
  targets: readonly KubeObject[];
}): Task | undefined {
  const stated = input.targets.some(
    (target) => target.kind === 'Namespace' && target.metadata.name === input.namespace,
  );
  if (stated || input.namespace === '' || (input.exists && !input.metadata)) return undefined;
  const target = namespaceManifest(input.namespace, input.metadata);
  return {
    step: pendingStep({ phase: 'PreSync', wave: 0, action: 'apply', ref: refOf(target) }),
    target,
  };
}
