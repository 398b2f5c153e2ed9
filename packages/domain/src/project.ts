import { z } from 'zod';
import { fieldProblems } from './application/application.ts';
import { UserError } from './errors.ts';
import { type Metadata, metadataSchema } from './metadata.ts';
import { APPLICATION_API_VERSION } from './names.ts';

const groupKindSchema = z.looseObject({
  group: z.string(),
  kind: z.string(),
  name: z.string().optional(),
});

/** A time in which syncs are allowed or denied. What it says is read by the engine. */
export const syncWindowSchema = z.looseObject({
  kind: z.string().optional(),
  schedule: z.string().optional(),
  duration: z.string().optional(),
  applications: z.array(z.string()).nullish(),
  namespaces: z.array(z.string()).nullish(),
  clusters: z.array(z.string()).nullish(),
  manualSync: z.boolean().optional(),
  timeZone: z.string().optional(),
  andOperator: z.boolean().optional(),
  syncOverrun: z.boolean().optional(),
  description: z.string().optional(),
});
export type SyncWindow = z.infer<typeof syncWindowSchema>;

/** `spec` of the field's AppProject, whole. What it permits is decided by the engine. */
export const projectSpecSchema = z.looseObject({
  description: z.string().optional(),
  sourceRepos: z.array(z.string()).nullish(),
  sourceNamespaces: z.array(z.string()).nullish(),
  destinations: z
    .array(
      z.looseObject({
        server: z.string().optional(),
        name: z.string().optional(),
        namespace: z.string().optional(),
      }),
    )
    .nullish(),
  clusterResourceWhitelist: z.array(groupKindSchema).nullish(),
  clusterResourceBlacklist: z.array(groupKindSchema).nullish(),
  namespaceResourceWhitelist: z.array(groupKindSchema).nullish(),
  namespaceResourceBlacklist: z.array(groupKindSchema).nullish(),
  orphanedResources: z
    .looseObject({
      warn: z.boolean().nullish(),
      ignore: z
        .array(
          z.looseObject({
            group: z.string().optional(),
            kind: z.string().optional(),
            name: z.string().optional(),
          }),
        )
        .nullish(),
    })
    .nullish(),
  syncWindows: z.array(syncWindowSchema).nullish(),
  signatureKeys: z.array(z.looseObject({ keyID: z.string() })).nullish(),
  roles: z.array(z.looseObject({ name: z.string() })).nullish(),
  destinationServiceAccounts: z
    .array(
      z.looseObject({
        server: z.string().optional(),
        namespace: z.string().optional(),
        defaultServiceAccount: z.string().optional(),
      }),
    )
    .nullish(),
  permitOnlyProjectScopedClusters: z.boolean().optional(),
});
export type ProjectSpec = z.infer<typeof projectSpecSchema>;

export const projectManifestSchema = z.looseObject({
  apiVersion: z.literal(APPLICATION_API_VERSION).default(APPLICATION_API_VERSION),
  kind: z.literal('AppProject').default('AppProject'),
  metadata: metadataSchema,
  spec: projectSpecSchema,
});
export type ProjectManifest = z.infer<typeof projectManifestSchema>;

/** An AppProject as the API answers it. */
export interface Project {
  apiVersion: string;
  kind: 'AppProject';
  metadata: Metadata;
  spec: ProjectSpec;
  status: Record<string, unknown>;
}

/**
 * Reads what somebody wrote as an AppProject.
 * @throws UserError `invalid-argument` with every field that is wrong.
 */
export function parseProject(input: unknown): ProjectManifest {
  const parsed = projectManifestSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = fieldProblems(parsed.error);
  const told = problems.map((p) => `${p.field}: ${p.reason}`).join('; ');
  throw new UserError('invalid-argument', `AppProject is invalid: ${told}`, problems);
}
