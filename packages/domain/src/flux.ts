import { z } from 'zod';

/** Flux's objects as far as they are understood. Objects are loose: what a field means may come later. */

const stringMap = z.record(z.string(), z.string());

const sourceRefSchema = z.looseObject({
  kind: z.string(),
  name: z.string(),
  namespace: z.string().optional(),
});
export type FluxSourceRef = z.infer<typeof sourceRefSchema>;

const dependencySchema = z.looseObject({ name: z.string(), namespace: z.string().optional() });

const patchSchema = z.looseObject({ patch: z.string(), target: z.looseObject({}).optional() });

/** How patches were written before `patches`. */
const legacyPatchFields = {
  patchesStrategicMerge: z.array(z.record(z.string(), z.unknown())).optional(),
  patchesJson6902: z
    .array(z.looseObject({ patch: z.array(z.unknown()), target: z.looseObject({}) }))
    .optional(),
};

const imageSchema = z.looseObject({
  name: z.string(),
  newName: z.string().optional(),
  newTag: z.string().optional(),
  digest: z.string().optional(),
});
export type FluxImage = z.infer<typeof imageSchema>;

const metadataSchema = z.looseObject({
  labels: stringMap.optional(),
  annotations: stringMap.optional(),
});
export type FluxMetadata = z.infer<typeof metadataSchema>;

const valuesReferenceSchema = z.looseObject({
  kind: z.enum(['ConfigMap', 'Secret']),
  name: z.string(),
  valuesKey: z.string().optional(),
  targetPath: z.string().optional(),
  optional: z.boolean().optional(),
});

const unitFields = {
  suspend: z.boolean().optional(),
  interval: z.string().optional(),
  timeout: z.string().optional(),
  targetNamespace: z.string().optional(),
  commonMetadata: metadataSchema.optional(),
  dependsOn: z.array(dependencySchema).optional(),
  kubeConfig: z.looseObject({}).optional(),
};

export const fluxKustomizationSpecSchema = z.looseObject({
  ...unitFields,
  sourceRef: sourceRefSchema,
  path: z.string().optional(),
  prune: z.boolean().optional(),
  deletionPolicy: z.enum(['MirrorPrune', 'Delete', 'WaitForTermination', 'Orphan']).optional(),
  force: z.boolean().optional(),
  namePrefix: z.string().optional(),
  nameSuffix: z.string().optional(),
  patches: z.array(patchSchema).optional(),
  ...legacyPatchFields,
  images: z.array(imageSchema).optional(),
  components: z.array(z.string()).optional(),
  ignoreMissingComponents: z.boolean().optional(),
  decryption: z.looseObject({ provider: z.string() }).optional(),
  postBuild: z
    .looseObject({
      substitute: stringMap.optional(),
      substituteFrom: z
        .array(
          z.looseObject({
            kind: z.enum(['ConfigMap', 'Secret']),
            name: z.string(),
            optional: z.boolean().optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});
export type FluxKustomizationSpec = z.infer<typeof fluxKustomizationSpecSchema>;

const crdsPolicySchema = z.looseObject({
  crds: z.enum(['Skip', 'Create', 'CreateReplace']).optional(),
  skipCRDs: z.boolean().optional(),
  disableHooks: z.boolean().optional(),
  disableSchemaValidation: z.boolean().optional(),
  createNamespace: z.boolean().optional(),
});

/** A chart by name in a source: of a HelmRelease's `chart.spec`, and of a HelmChart. */
export const fluxChartSpecSchema = z.looseObject({
  chart: z.string(),
  version: z.string().optional(),
  sourceRef: sourceRefSchema,
  valuesFiles: z.array(z.string()).optional(),
  ignoreMissingValuesFiles: z.boolean().optional(),
  reconcileStrategy: z.enum(['ChartVersion', 'Revision']).optional(),
});
export type FluxChartSpec = z.infer<typeof fluxChartSpecSchema>;

export const fluxHelmReleaseSpecSchema = z.looseObject({
  ...unitFields,
  chart: z.looseObject({ spec: fluxChartSpecSchema }).optional(),
  chartRef: sourceRefSchema.optional(),
  releaseName: z.string().optional(),
  values: z.record(z.string(), z.unknown()).nullish(),
  valuesFrom: z.array(valuesReferenceSchema).optional(),
  install: crdsPolicySchema.optional(),
  upgrade: crdsPolicySchema.optional(),
  postRenderers: z
    .array(
      z.looseObject({
        kustomize: z
          .looseObject({
            patches: z.array(patchSchema).optional(),
            ...legacyPatchFields,
            images: z.array(imageSchema).optional(),
          })
          .optional(),
      }),
    )
    .optional(),
});
export type FluxHelmReleaseSpec = z.infer<typeof fluxHelmReleaseSpecSchema>;

export const fluxGitRepositorySpecSchema = z.looseObject({
  url: z.string(),
  ref: z
    .looseObject({
      branch: z.string().optional(),
      tag: z.string().optional(),
      semver: z.string().optional(),
      name: z.string().optional(),
      commit: z.string().optional(),
    })
    .optional(),
});
/** What of a source is left out, in the form of `.gitignore`. */
export const fluxIgnoreSchema = z.looseObject({ ignore: z.string().optional() });

export type FluxGitRepositorySpec = z.infer<typeof fluxGitRepositorySpecSchema>;

export const fluxOciRepositorySpecSchema = z.looseObject({
  url: z.string().startsWith('oci://'),
  ref: z
    .looseObject({
      tag: z.string().optional(),
      semver: z.string().optional(),
      digest: z.string().optional(),
    })
    .optional(),
});
export type FluxOciRepositorySpec = z.infer<typeof fluxOciRepositorySpecSchema>;

export const fluxHelmRepositorySpecSchema = z.looseObject({
  url: z.string(),
  type: z.enum(['default', 'oci']).optional(),
});

interface Patches {
  patches?: { patch: string; target?: object }[];
  patchesStrategicMerge?: Record<string, unknown>[];
  patchesJson6902?: { patch: unknown[]; target: object }[];
}

/** All patches, in today's form; undefined for none. */
export function fluxPatches(spec: Patches): { patch: string; target?: object }[] | undefined {
  const { patches = [], patchesStrategicMerge = [], patchesJson6902 = [] } = spec;
  const all = [
    ...patches,
    ...patchesStrategicMerge.map((one) => ({ patch: JSON.stringify(one) })),
    ...patchesJson6902.map(({ patch, target }) => ({ patch: JSON.stringify(patch), target })),
  ];
  return all.length > 0 ? all : undefined;
}

/** What a Git reference of Flux means as a targetRevision: the first of these that is set. */
export function fluxGitRevision({ ref }: FluxGitRepositorySpec): string {
  const { commit, name, semver, tag, branch } = ref ?? {};
  return commit || name || semver || tag || branch || 'master';
}

/** The digest, version constraint or tag of an OCI artifact. */
export function fluxOciReference({ ref }: FluxOciRepositorySpec): string {
  const { digest, semver, tag } = ref ?? {};
  return digest || semver || tag || 'latest';
}

/** How Flux calls a release that names itself nothing, before it is shortened. */
export function fluxReleaseName(
  name: string,
  { releaseName, targetNamespace }: FluxHelmReleaseSpec,
): string {
  return releaseName || (targetNamespace ? `${targetNamespace}-${name}` : name);
}
