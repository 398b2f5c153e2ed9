import { z } from 'zod';

/**
 * The generators of an ApplicationSet, each by the field's key. Objects are loose: what a field
 * means may come later, what was written stays.
 */

const textMap = z.record(z.string(), z.string());

/** A Kubernetes label selector as objects write it. */
export const labelSelectorSchema = z.looseObject({
  matchLabels: textMap.nullish(),
  matchExpressions: z
    .array(
      z.looseObject({
        key: z.string(),
        operator: z.string(),
        values: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
});
export type LabelSelector = z.infer<typeof labelSelectorSchema>;

/** What becomes an Application: its metadata and its spec, whose texts hold placeholders. */
export const applicationTemplateSchema = z.looseObject({
  metadata: z
    .looseObject({
      name: z.string().nullish(),
      namespace: z.string().nullish(),
      labels: textMap.nullish(),
      annotations: textMap.nullish(),
      finalizers: z.array(z.string()).nullish(),
    })
    .nullish(),
  spec: z.looseObject({}).nullish(),
});
export type ApplicationTemplate = z.infer<typeof applicationTemplateSchema>;

const common = {
  template: applicationTemplateSchema.nullish(),
  values: textMap.nullish(),
  requeueAfterSeconds: z.number().int().nullish(),
};

export const listGeneratorSchema = z.looseObject({
  template: common.template,
  elements: z.array(z.record(z.string(), z.unknown()).nullable()).nullish(),
  elementsYaml: z.string().nullish(),
});

export const clusterGeneratorSchema = z.looseObject({
  template: common.template,
  values: common.values,
  selector: labelSelectorSchema.nullish(),
  flatList: z.boolean().nullish(),
});

const gitItemSchema = z.looseObject({ path: z.string(), exclude: z.boolean().nullish() });

export const gitGeneratorSchema = z.looseObject({
  ...common,
  repoURL: z.string().nullish(),
  revision: z.string().nullish(),
  directories: z.array(gitItemSchema).nullish(),
  files: z.array(gitItemSchema).nullish(),
  pathParamPrefix: z.string().nullish(),
});

const scmFilterSchema = z.looseObject({
  repositoryMatch: z.string().nullish(),
  branchMatch: z.string().nullish(),
  labelMatch: z.string().nullish(),
  pathsExist: z.array(z.string()).nullish(),
  pathsDoNotExist: z.array(z.string()).nullish(),
});

/** Besides these it has one provider by its name: `github`, `gitlab`, `gitea`… */
export const scmProviderGeneratorSchema = z.looseObject({
  ...common,
  cloneProtocol: z.string().nullish(),
  filters: z.array(scmFilterSchema).nullish(),
});

const pullRequestFilterSchema = z.looseObject({
  branchMatch: z.string().nullish(),
  targetBranchMatch: z.string().nullish(),
  titleMatch: z.string().nullish(),
});

/** Besides these it has one provider by its name: `github`, `gitlab`, `gitea`… */
export const pullRequestGeneratorSchema = z.looseObject({
  ...common,
  filters: z.array(pullRequestFilterSchema).nullish(),
  continueOnRepoNotFoundError: z.boolean().nullish(),
});

export const clusterDecisionResourceGeneratorSchema = z.looseObject({
  ...common,
  configMapRef: z.string().nullish(),
  name: z.string().nullish(),
  labelSelector: labelSelectorSchema.nullish(),
});

export const pluginGeneratorSchema = z.looseObject({
  ...common,
  configMapRef: z.looseObject({ name: z.string() }).nullish(),
  input: z.looseObject({ parameters: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});

/** Those that take no other generators. */
const TERMINAL = {
  list: listGeneratorSchema.nullish(),
  clusters: clusterGeneratorSchema.nullish(),
  git: gitGeneratorSchema.nullish(),
  /** An OCI artifact in the place of a repository. */
  oci: gitGeneratorSchema.nullish(),
  scmProvider: scmProviderGeneratorSchema.nullish(),
  clusterDecisionResource: clusterDecisionResourceGeneratorSchema.nullish(),
  pullRequest: pullRequestGeneratorSchema.nullish(),
  plugin: pluginGeneratorSchema.nullish(),
  selector: labelSelectorSchema.nullish(),
};

/** Combinations nest once: what stands deeper is kept, and refused when it is generated from. */
function entrySchema<Entry extends z.ZodType>(nested: Entry) {
  const generators = z.array(nested).nullish();
  return z.looseObject({
    ...TERMINAL,
    matrix: z.looseObject({ template: common.template, generators }).nullish(),
    merge: z
      .looseObject({
        template: common.template,
        generators,
        mergeKeys: z.array(z.string()).nullish(),
      })
      .nullish(),
  });
}

/** One element of `spec.generators`: a generator by its key, and a selector over what it makes. */
export const generatorEntrySchema = entrySchema(entrySchema(z.looseObject(TERMINAL)));

export type ListGenerator = z.infer<typeof listGeneratorSchema>;
export type ClusterGenerator = z.infer<typeof clusterGeneratorSchema>;
export type GitGenerator = z.infer<typeof gitGeneratorSchema>;
export type ScmProviderGenerator = z.infer<typeof scmProviderGeneratorSchema>;
export type PullRequestGenerator = z.infer<typeof pullRequestGeneratorSchema>;
export type ClusterDecisionResourceGenerator = z.infer<
  typeof clusterDecisionResourceGeneratorSchema
>;
export type PluginGenerator = z.infer<typeof pluginGeneratorSchema>;

export interface MatrixGenerator {
  template?: ApplicationTemplate | null;
  generators?: GeneratorEntry[] | null;
}

export interface MergeGenerator extends MatrixGenerator {
  mergeKeys?: string[] | null;
}

/** What `generatorEntrySchema` reads, however deep it stands. */
export interface GeneratorEntry {
  list?: ListGenerator | null;
  clusters?: ClusterGenerator | null;
  git?: GitGenerator | null;
  oci?: GitGenerator | null;
  scmProvider?: ScmProviderGenerator | null;
  clusterDecisionResource?: ClusterDecisionResourceGenerator | null;
  pullRequest?: PullRequestGenerator | null;
  plugin?: PluginGenerator | null;
  matrix?: MatrixGenerator | null;
  merge?: MergeGenerator | null;
  selector?: LabelSelector | null;
  [field: string]: unknown;
}
