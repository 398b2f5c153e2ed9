import { CONTROL_NAMESPACE } from '@lockstep/domain';
import { impersonated } from '@lockstep/engine';
import type { KubeClient } from '@lockstep/kube';
import type { ApplicationRecord } from '@lockstep/store';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';

export type ActingClient =
  | { kind: 'client'; client: KubeClient }
  | { kind: 'none'; message: string };

/**
 * By what an application's cluster is changed: the cluster's own credentials or, where impersonation
 * is on, as the service account that the project names for the destination.
 */
export async function actingClient(
  owner: Pick<ClusterOwner, 'client' | 'projects' | 'cluster' | 'services'>,
  record: ApplicationRecord,
): Promise<ActingClient> {
  if (!impersonates(owner.services)) return { kind: 'client', client: owner.client };
  const { metadata, spec } = record.application;
  const project = await owner.projects.of(record);
  const destination = {
    server: owner.cluster.server,
    namespace: spec.destination.namespace ?? '',
  };
  const found = impersonated(
    { spec: project?.spec ?? {} },
    destination,
    metadata.namespace ?? CONTROL_NAMESPACE,
  );
  if (found.kind === 'none') return found;
  return { kind: 'client', client: owner.client.as(found.user) };
}

/** Switched on where the worker is started, or for all of them in `argocd-cm`. */
function impersonates({ config, customizer }: ClusterOwner['services']): boolean {
  return config.impersonates || customizer.customizations.projects.impersonates;
}
