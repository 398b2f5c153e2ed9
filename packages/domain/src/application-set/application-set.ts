import { z } from 'zod';
import { fieldProblems } from '../application/application.ts';
import { UserError } from '../errors.ts';
import { metadataSchema } from '../metadata.ts';
import { APPLICATION_API_VERSION } from '../names.ts';
import {
  applicationTemplateSchema,
  type GeneratorEntry,
  generatorEntrySchema,
  labelSelectorSchema,
} from './generators.ts';

/** How the applications of a set are changed one group after another. */
export const applicationSetStrategySchema = z.looseObject({
  type: z.string().nullish(),
  deletionOrder: z.string().nullish(),
  rollingSync: z
    .looseObject({
      steps: z
        .array(
          z.looseObject({
            matchExpressions: labelSelectorSchema.shape.matchExpressions,
            maxUpdate: z.union([z.number(), z.string()]).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

export const applicationSetSpecSchema = z.looseObject({
  goTemplate: z.boolean().nullish(),
  goTemplateOptions: z.array(z.string()).nullish(),
  generators: z.array(generatorEntrySchema).nullish(),
  template: applicationTemplateSchema,
  templatePatch: z.string().nullish(),
  syncPolicy: z
    .looseObject({
      preserveResourcesOnDeletion: z.boolean().nullish(),
      applicationsSync: z.enum(['create-only', 'create-update', 'create-delete', 'sync']).nullish(),
    })
    .nullish(),
  strategy: applicationSetStrategySchema.nullish(),
  preservedFields: z
    .looseObject({
      annotations: z.array(z.string()).nullish(),
      labels: z.array(z.string()).nullish(),
    })
    .nullish(),
  /** Selectors of nested generators always apply, as they do in the field since its version 3. */
  applyNestedSelectors: z.boolean().nullish(),
  ignoreApplicationDifferences: z
    .array(
      z.looseObject({
        name: z.string().nullish(),
        jsonPointers: z.array(z.string()).nullish(),
        jqPathExpressions: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
});

export type ApplicationSetSpec = z.infer<typeof applicationSetSpecSchema> & {
  generators?: GeneratorEntry[] | null;
};

export const applicationSetManifestSchema = z.looseObject({
  apiVersion: z.literal(APPLICATION_API_VERSION).default(APPLICATION_API_VERSION),
  kind: z.literal('ApplicationSet').default('ApplicationSet'),
  metadata: metadataSchema,
  spec: applicationSetSpecSchema,
});

export type ApplicationSetManifest = z.infer<typeof applicationSetManifestSchema> & {
  spec: ApplicationSetSpec;
};

/**
 * Reads what somebody wrote as an ApplicationSet.
 * @throws UserError `invalid-argument` with every field that is wrong.
 */
export function parseApplicationSet(input: unknown): ApplicationSetManifest {
  const parsed = applicationSetManifestSchema.safeParse(input);
  if (parsed.success) return parsed.data as ApplicationSetManifest;
  const problems = fieldProblems(parsed.error);
  const told = problems.map(({ field, reason }) => `${field}: ${reason}`).join('; ');
  throw new UserError('invalid-argument', `ApplicationSet is invalid: ${told}`, problems);
}
