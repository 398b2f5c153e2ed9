import { z } from 'zod';

/**
 * Where manifests come from: `spec.source` and each of `spec.sources` of the field's Application.
 * Objects are loose: what a field means may come later, what was written stays.
 */

const stringMap = z.record(z.string(), z.string());

export const helmSourceSchema = z.looseObject({
  valueFiles: z.array(z.string()).optional(),
  parameters: z
    .array(
      z.looseObject({ name: z.string(), value: z.string(), forceString: z.boolean().optional() }),
    )
    .optional(),
  fileParameters: z.array(z.looseObject({ name: z.string(), path: z.string() })).optional(),
  releaseName: z.string().optional(),
  values: z.string().optional(),
  valuesObject: z.record(z.string(), z.unknown()).optional(),
  version: z.string().optional(),
  passCredentials: z.boolean().optional(),
  ignoreMissingValueFiles: z.boolean().optional(),
  skipCrds: z.boolean().optional(),
  skipTests: z.boolean().optional(),
  skipSchemaValidation: z.boolean().optional(),
  namespace: z.string().optional(),
  kubeVersion: z.string().optional(),
  apiVersions: z.array(z.string()).optional(),
});

export const kustomizeSourceSchema = z.looseObject({
  namePrefix: z.string().optional(),
  nameSuffix: z.string().optional(),
  images: z.array(z.string()).optional(),
  replicas: z
    .array(z.looseObject({ name: z.string(), count: z.union([z.number(), z.string()]) }))
    .optional(),
  commonLabels: stringMap.optional(),
  commonAnnotations: stringMap.optional(),
  commonAnnotationsEnvsubst: z.boolean().optional(),
  forceCommonLabels: z.boolean().optional(),
  forceCommonAnnotations: z.boolean().optional(),
  labelWithoutSelector: z.boolean().optional(),
  labelIncludeTemplates: z.boolean().optional(),
  namespace: z.string().optional(),
  components: z.array(z.string()).optional(),
  ignoreMissingComponents: z.boolean().optional(),
  patches: z
    .array(
      z.looseObject({
        path: z.string().optional(),
        patch: z.string().optional(),
        target: z.looseObject({}).optional(),
        options: z.record(z.string(), z.boolean()).optional(),
      }),
    )
    .optional(),
  kubeVersion: z.string().optional(),
  apiVersions: z.array(z.string()).optional(),
  version: z.string().optional(),
  /** Beyond what the installation asks of `kustomize build`; not a field of Argo CD. */
  buildOptions: z.string().optional(),
});

const jsonnetVarSchema = z.looseObject({
  name: z.string(),
  value: z.string(),
  code: z.boolean().optional(),
});

export const directorySourceSchema = z.looseObject({
  recurse: z.boolean().optional(),
  include: z.string().optional(),
  exclude: z.string().optional(),
  allowCustomExtensions: z.boolean().optional(),
  jsonnet: z
    .looseObject({
      extVars: z.array(jsonnetVarSchema).optional(),
      tlas: z.array(jsonnetVarSchema).optional(),
      libs: z.array(z.string()).optional(),
    })
    .optional(),
});

export const pluginSourceSchema = z.looseObject({
  name: z.string().optional(),
  env: z.array(z.looseObject({ name: z.string(), value: z.string() })).optional(),
  parameters: z
    .array(
      z.looseObject({
        name: z.string().optional(),
        string: z.string().optional(),
        map: stringMap.optional(),
        array: z.array(z.string()).optional(),
      }),
    )
    .optional(),
});

/** Lockstep's own: the path holds objects of Flux, which are followed. */
export const fluxSourceSchema = z.looseObject({
  /** The GitRepository, as `name` or `namespace/name`, that stands for the source's own repository. */
  repository: z.string().optional(),
});

export const sourceSchema = z.looseObject({
  repoURL: z.string().min(1, 'must not be empty'),
  path: z.string().optional(),
  targetRevision: z.string().optional(),
  chart: z.string().optional(),
  ref: z.string().optional(),
  name: z.string().optional(),
  helm: helmSourceSchema.optional(),
  kustomize: kustomizeSourceSchema.optional(),
  directory: directorySourceSchema.optional(),
  plugin: pluginSourceSchema.optional(),
  flux: fluxSourceSchema.optional(),
});
export type Source = z.infer<typeof sourceSchema>;

/** How `status.sourceType` names the kind of a source. */
export const sourceTypeSchema = z.enum(['Directory', 'Kustomize', 'Helm', 'Plugin', 'Flux']);
export type SourceType = z.infer<typeof sourceTypeSchema>;
