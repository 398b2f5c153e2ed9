import { z } from 'zod';
import { sourceSchema } from './source.ts';

/** `spec` of the field's Application, whole. Unknown fields are kept; see unknown-fields.ts. */

export const destinationSchema = z.looseObject({
  server: z.string().optional(),
  name: z.string().optional(),
  namespace: z.string().optional(),
});
export type Destination = z.infer<typeof destinationSchema>;

export const retrySchema = z.looseObject({
  limit: z.number().int().optional(),
  refresh: z.boolean().optional(),
  backoff: z
    .looseObject({
      duration: z.string().optional(),
      factor: z.number().int().optional(),
      maxDuration: z.string().optional(),
    })
    .optional(),
});
export type RetryStrategy = z.infer<typeof retrySchema>;

export const automatedSchema = z.looseObject({
  enabled: z.boolean().optional(),
  prune: z.boolean().optional(),
  selfHeal: z.boolean().optional(),
  allowEmpty: z.boolean().optional(),
});

export const syncPolicySchema = z.looseObject({
  automated: automatedSchema.nullish(),
  syncOptions: z.array(z.string()).optional(),
  retry: retrySchema.optional(),
  managedNamespaceMetadata: z
    .looseObject({
      labels: z.record(z.string(), z.string()).optional(),
      annotations: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
});
export type SyncPolicy = z.infer<typeof syncPolicySchema>;

export const ignoreDifferenceSchema = z.looseObject({
  group: z.string().optional(),
  kind: z.string(),
  name: z.string().optional(),
  namespace: z.string().optional(),
  jsonPointers: z.array(z.string()).optional(),
  jqPathExpressions: z.array(z.string()).optional(),
  managedFieldsManagers: z.array(z.string()).optional(),
});
export type IgnoreDifference = z.infer<typeof ignoreDifferenceSchema>;

export const applicationSpecSchema = z.looseObject({
  project: z.string().default('default'),
  source: sourceSchema.optional(),
  sources: z.array(sourceSchema).optional(),
  sourceHydrator: z.looseObject({}).optional(),
  destination: destinationSchema,
  syncPolicy: syncPolicySchema.nullish(),
  ignoreDifferences: z.array(ignoreDifferenceSchema).nullish(),
  info: z.array(z.looseObject({ name: z.string(), value: z.string() })).nullish(),
  revisionHistoryLimit: z.number().int().min(0).nullish(),
});
export type ApplicationSpec = z.infer<typeof applicationSpecSchema>;
