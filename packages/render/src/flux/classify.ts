import { type KubeObject, parseApiVersion } from '@lockstep/domain';
import { RenderError } from '../render-error.ts';

/**
 * What an object means among Flux's.
 * - `unit`: renders to manifests;
 * - `source`: says where units find theirs;
 * - `left-out`: does something else, which Lockstep does in another way or not at all;
 * - `machinery`: Flux itself;
 * - `plain`: anything that Flux would apply.
 */
export type FluxRole = 'unit' | 'source' | 'left-out' | 'machinery' | 'plain';

const VERSIONS: Record<string, readonly string[]> = {
  'source.toolkit.fluxcd.io': ['v1', 'v1beta1', 'v1beta2'],
  'kustomize.toolkit.fluxcd.io': ['v1', 'v1beta1', 'v1beta2'],
  'helm.toolkit.fluxcd.io': ['v2', 'v2beta1', 'v2beta2'],
};
const UNITS = ['kustomize.toolkit.fluxcd.io/Kustomization', 'helm.toolkit.fluxcd.io/HelmRelease'];

/** Throws RenderError for a version of Flux's kinds that is not known. */
export function roleOf(object: KubeObject): FluxRole {
  const { group, version } = parseApiVersion(object.apiVersion);
  if (!group.endsWith('.toolkit.fluxcd.io')) {
    return object.metadata.labels?.['app.kubernetes.io/part-of'] === 'flux' ? 'machinery' : 'plain';
  }
  const versions = VERSIONS[group];
  if (!versions) return 'left-out';
  if (!versions.includes(version)) {
    const what = `${object.kind} ${object.metadata.name}: ${object.apiVersion} is not understood`;
    throw new RenderError('unsupported', `${what}; ${group}/${versions[0]} is`);
  }
  return UNITS.includes(`${group}/${object.kind}`) ? 'unit' : 'source';
}

/** Names an object among Flux's and those that they refer to. */
export function fluxKey(kind: string, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}
