import {
  ANNOTATION_SYNC_TIMEOUT,
  ANNOTATION_SYNC_WAVE,
  IN_CLUSTER_SERVER,
  type KubeObject,
  type Source,
} from '@lockstep/domain';
import { type FluxObjects, namespaceOf, titleOf } from './flux-objects.ts';
import { kustomizationSource } from './kustomization-source.ts';
import { releaseSource } from './release-source.ts';
import { dependencyWaves } from './waves.ts';

/** Whether a folder has a kustomization, or is the one whose objects of Flux are imported. */
export type Folder = 'kustomization' | 'plain' | 'flux';

export interface ImportOptions {
  project: string;
  /** The destination's server address. */
  server: string;
  /** What lies at a path of the repository in which the objects lie; undefined where nobody knows. */
  folderAt(path: string): Folder | undefined;
}

export const DEFAULT_SERVER = IN_CLUSTER_SERVER;

/** What one Kustomization or HelmRelease becomes. */
export interface Imported {
  application: KubeObject;
  /** What could not be carried over, or means something else now. */
  notes: string[];
}

/** What a unit says of where its manifests come from and go to. */
export interface UnitSource {
  source: Source;
  namespace: string;
  prune: boolean;
  suspend: boolean;
  createNamespace: boolean;
  timeout?: string;
}

export interface FluxImport {
  applications: Imported[];
  /** About what became no application. */
  notes: string[];
}

/** One application for each Kustomization and HelmRelease. */
export function toApplications(objects: FluxObjects, options: ImportOptions): FluxImport {
  const units = [...objects.kustomizations, ...objects.releases];
  const names = applicationNames(units);
  const waves = dependencyWaves(units);
  const result: FluxImport = { applications: [], notes: [] };
  for (const unit of units) {
    const notes: string[] = [];
    const note = (text: string) => notes.push(text);
    const read = unit.kind === 'HelmRelease' ? releaseSource : kustomizationSource;
    const found = read(unit, objects, { note, folderAt: options.folderAt });
    if (!found) {
      result.notes.push(...notes.map((text) => `${titleOf(unit)}: no application: ${text}`));
      continue;
    }
    const wave = waves.get(unit) ?? 0;
    if (wave > 0) note(WAVE_NOTE);
    const name = names.get(unit) ?? '';
    const application = applicationOf(name, wave, found, options);
    result.applications.push({ application, notes });
  }
  for (const other of objects.others) {
    result.notes.push(`${titleOf(other)}: has no counterpart and was left out`);
  }
  return result;
}

const WAVE_NOTE =
  'dependsOn became a sync wave: it counts where one application deploys these applications';

function applicationOf(
  name: string,
  wave: number,
  found: UnitSource,
  { project, server }: ImportOptions,
): KubeObject {
  const annotations = {
    ...(wave > 0 && { [ANNOTATION_SYNC_WAVE]: String(wave) }),
    ...(found.timeout && { [ANNOTATION_SYNC_TIMEOUT]: found.timeout }),
  };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: {
      project,
      source: found.source,
      destination: { server, namespace: found.namespace },
      syncPolicy: {
        ...(!found.suspend && { automated: { prune: found.prune, selfHeal: true } }),
        ...(found.createNamespace && { syncOptions: ['CreateNamespace=true'] }),
      },
    },
  };
}

/** The unit's own name, with its namespace before it where two share one. */
function applicationNames(units: readonly KubeObject[]): Map<KubeObject, string> {
  const plain = (unit: KubeObject) => unit.metadata.name ?? '';
  return new Map(
    units.map((unit) => {
      const others = units.filter((one) => one !== unit && plain(one) === plain(unit));
      if (others.length === 0) return [unit, plain(unit)];
      const inNamespace = `${namespaceOf(unit)}-${plain(unit)}`;
      const isShared = others.some((one) => namespaceOf(one) === namespaceOf(unit));
      return [
        unit,
        isShared && unit.kind === 'HelmRelease' ? `${inNamespace}-release` : inNamespace,
      ];
    }),
  );
}
