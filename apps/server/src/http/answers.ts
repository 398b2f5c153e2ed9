import type {
  Application,
  ApplicationSpec,
  ManagedResource,
  Project,
  ResourceTree,
} from '@lockstep/domain';
import {
  applicationSpecSchema,
  metadataSchema,
  operationRequestSchema,
  projectSpecSchema,
} from '@lockstep/domain';
import { z } from 'zod';

/**
 * Answers as OpenAPI documents them. The schema describes, the type binds: answers are checked by
 * the compiler and not parsed again at run time, which would cost more than making them.
 */
export function answer<T>(schema: z.ZodType, id?: string): z.ZodType<T> {
  if (id) z.globalRegistry.add(schema, { id });
  return schema as z.ZodType<T>;
}

export const errorAnswer = answer<{
  error: string;
  message: string;
  code: number;
  details: { field: string; reason: string }[];
}>(
  z.object({
    error: z.string(),
    message: z.string(),
    code: z.number().int().describe('gRPC code number'),
    details: z.array(z.object({ field: z.string(), reason: z.string() })),
  }),
  'Error',
);

const healthAnswer = z.looseObject({ status: z.string(), message: z.string().optional() });

export const applicationAnswer = answer<Application>(
  z.looseObject({
    apiVersion: z.string(),
    kind: z.literal('Application'),
    metadata: metadataSchema,
    spec: applicationSpecSchema,
    status: z.looseObject({
      sync: z.looseObject({ status: z.string(), revision: z.string().optional() }),
      health: healthAnswer,
      resources: z.array(z.looseObject({})).optional(),
      conditions: z
        .array(
          z.looseObject({
            type: z.string(),
            message: z.string(),
            lastTransitionTime: z.string().optional(),
          }),
        )
        .optional(),
      history: z.array(z.looseObject({ id: z.number(), revision: z.string() })).optional(),
      operationState: z.looseObject({ phase: z.string(), message: z.string() }).optional(),
      reconciledAt: z.string().optional(),
    }),
    operation: operationRequestSchema.optional(),
  }),
  'Application',
);

export const applicationSpecAnswer = answer<ApplicationSpec>(applicationSpecSchema);

export const listMetadataAnswer = z.object({
  resourceVersion: z.string().optional(),
  continue: z.string().optional(),
  remainingItemCount: z.number().int().optional(),
});

export const applicationListAnswer = answer<{
  metadata: z.infer<typeof listMetadataAnswer>;
  items: unknown[] | null;
}>(
  z.object({
    metadata: listMetadataAnswer,
    items: z.array(applicationAnswer).nullable(),
  }),
  'ApplicationList',
);

export const projectAnswer = answer<Project>(
  z.looseObject({
    apiVersion: z.string(),
    kind: z.literal('AppProject'),
    metadata: metadataSchema,
    spec: projectSpecSchema,
    status: z.looseObject({}),
  }),
  'AppProject',
);

const treeNodeAnswer = z.looseObject({
  group: z.string(),
  version: z.string(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  parentRefs: z.array(z.looseObject({})).optional(),
  images: z.array(z.string()).optional(),
  health: healthAnswer.optional(),
  createdAt: z.string().optional(),
  info: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
});

export const treeAnswer = answer<ResourceTree>(
  z.object({
    nodes: z.array(treeNodeAnswer),
    orphanedNodes: z.array(treeNodeAnswer),
    hosts: z.array(z.object({ name: z.string() })),
    shardsCount: z.number().int(),
  }),
  'ResourceTree',
);

export const managedResourcesAnswer = answer<{ items: ManagedResource[] }>(
  z.object({
    items: z.array(
      z.looseObject({
        group: z.string(),
        kind: z.string(),
        namespace: z.string(),
        name: z.string(),
        targetState: z.string(),
        liveState: z.string(),
        normalizedLiveState: z.string(),
        predictedLiveState: z.string(),
        resourceVersion: z.string(),
        modified: z.boolean(),
        hook: z.boolean(),
      }),
    ),
  }),
  'ManagedResources',
);

/** `{}`: the field's answer where there is nothing to say. */
export const emptyAnswer = answer<Record<string, never>>(z.object({}));
