import { z } from 'zod';
import { sourceSchema } from './source.ts';
import { retrySchema } from './spec.ts';

/** `operation` of the field's Application: what somebody asked for. */

export const syncResourceSchema = z.looseObject({
  group: z.string().optional(),
  kind: z.string(),
  name: z.string(),
  namespace: z.string().optional(),
});

export const syncRequestSchema = z.looseObject({
  revision: z.string().optional(),
  revisions: z.array(z.string()).optional(),
  prune: z.boolean().optional(),
  dryRun: z.boolean().optional(),
  resources: z.array(syncResourceSchema).nullish(),
  source: sourceSchema.optional(),
  sources: z.array(sourceSchema).optional(),
  manifests: z.array(z.string()).nullish(),
  syncOptions: z.array(z.string()).nullish(),
  syncStrategy: z
    .looseObject({
      apply: z.looseObject({ force: z.boolean().optional() }).nullish(),
      hook: z.looseObject({ force: z.boolean().optional() }).nullish(),
    })
    .nullish(),
  autoHealAttemptsCount: z.number().optional(),
  /** Ours: drift is put right while Git's newer state is not deployed; it counts as no deployment. */
  driftOnly: z.boolean().optional(),
  /** Ours: it goes back to this entry of the history; `because` where automation began it. */
  rollback: z.looseObject({ id: z.number().int(), because: z.string().optional() }).optional(),
  /** Ours: fields that self-heal leaves as they are live, by resource. */
  keepLive: z
    .array(
      z.looseObject({
        group: z.string(),
        kind: z.string(),
        namespace: z.string(),
        name: z.string(),
        paths: z.array(z.array(z.union([z.string(), z.number()]))),
      }),
    )
    .optional(),
});
export type SyncRequest = z.infer<typeof syncRequestSchema>;

export const operationRequestSchema = z.looseObject({
  sync: syncRequestSchema.optional(),
  initiatedBy: z
    .looseObject({ username: z.string().optional(), automated: z.boolean().optional() })
    .optional(),
  info: z.array(z.looseObject({ name: z.string(), value: z.string() })).nullish(),
  retry: retrySchema.optional(),
});
export type OperationRequest = z.infer<typeof operationRequestSchema>;
