import {
  type FluxSourceRef,
  fluxGitRepositorySpecSchema,
  fluxGitRevision,
  fluxHelmRepositorySpecSchema,
  fluxOciReference,
  fluxOciRepositorySpecSchema,
} from '@lockstep/domain';
import type { FluxObjects } from './flux-objects.ts';

/** Where a source of Flux's is, in an application's words. */
export type SourceAddress =
  | { kind: 'git' | 'oci'; repoURL: string; targetRevision: string }
  | { kind: 'charts'; repoURL: string }
  | { kind: 'unknown'; reason: string };

export function sourceAddress(
  ref: FluxSourceRef,
  namespace: string,
  objects: FluxObjects,
): SourceAddress {
  const place = ref.namespace ?? namespace;
  const object = objects.find(ref.kind, place, ref.name);
  const title = `${ref.kind} ${place}/${ref.name}`;
  if (!object) return { kind: 'unknown', reason: `${title} is not among the objects` };
  const wrong = { kind: 'unknown', reason: `${title} is malformed` } as const;
  switch (ref.kind) {
    case 'GitRepository': {
      const spec = fluxGitRepositorySpecSchema.safeParse(object.spec).data;
      if (!spec) return wrong;
      return { kind: 'git', repoURL: spec.url, targetRevision: fluxGitRevision(spec) };
    }
    case 'OCIRepository': {
      const spec = fluxOciRepositorySpecSchema.safeParse(object.spec).data;
      if (!spec) return wrong;
      return { kind: 'oci', repoURL: spec.url, targetRevision: fluxOciReference(spec) };
    }
    case 'HelmRepository': {
      const spec = fluxHelmRepositorySpecSchema.safeParse(object.spec).data;
      return spec ? { kind: 'charts', repoURL: chartRepository(spec.url) } : wrong;
    }
    default:
      return { kind: 'unknown', reason: `${title}: sources of this kind are not supported` };
  }
}

/** An application names a registry of charts without its scheme. */
export function chartRepository(url: string): string {
  return url.replace(/^oci:\/\//, '').replace(/\/+$/, '');
}
