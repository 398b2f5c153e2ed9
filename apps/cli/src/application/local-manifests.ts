import type { ApplicationSpec, KubeObject } from '@lockstep/domain';
import { UsageError } from '../cli/cli-error.ts';
import { type ApplicationRef, toldRef } from './application-ref.ts';

/**
 * What a folder on disk renders to in the place of the application's source: with its Helm values,
 * Kustomize images and so on, under its name and for its namespace.
 * @throws UsageError for an application of several sources.
 */
export async function localManifests(
  ref: ApplicationRef,
  spec: ApplicationSpec,
  dir: string,
): Promise<KubeObject[]> {
  if (spec.sources && spec.sources.length > 1) {
    throw new UsageError(
      `application ${toldRef(ref)} has ${spec.sources.length} sources: --local stands for one`,
      'Give the application a single source, or push a branch and use --revision.',
    );
  }
  const source = spec.source ?? spec.sources?.[0];
  const { renderLocally } = await import('../offline/render-locally.ts');
  const { manifests } = await renderLocally({
    path: dir,
    source: { ...source, path: undefined },
    appName: ref.name,
    namespace: spec.destination.namespace,
  });
  return manifests;
}
