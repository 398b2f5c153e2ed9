import { z } from 'zod';

/** A command with its arguments, as the field splits them: both end up in one argument list. */
export const pluginCommandSchema = z.looseObject({
  command: z.array(z.string()).default([]),
  args: z.array(z.string()).default([]),
});
export type PluginCommand = z.infer<typeof pluginCommandSchema>;

/** A parameter that a plug-in tells it takes, with what it is when a source does not set it. */
export const announcedParameterSchema = z.looseObject({
  name: z.string(),
  title: z.string().optional(),
  tooltip: z.string().optional(),
  required: z.boolean().optional(),
  itemType: z.string().optional(),
  collectionType: z.string().optional(),
  string: z.string().optional(),
  array: z.array(z.string()).optional(),
  map: z.record(z.string(), z.string()).optional(),
});
export type AnnouncedParameter = z.infer<typeof announcedParameterSchema>;

/** The field's ConfigManagementPlugin. */
export const pluginManifestSchema = z.looseObject({
  apiVersion: z.literal('argoproj.io/v1alpha1'),
  kind: z.literal('ConfigManagementPlugin'),
  metadata: z.looseObject({
    name: z.string().min(1, 'must not be empty'),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.looseObject({
    version: z.string().optional(),
    init: pluginCommandSchema.optional(),
    generate: pluginCommandSchema.refine(({ command }) => command.length > 0, {
      message: 'must name a command',
      path: ['command'],
    }),
    discover: z
      .looseObject({
        fileName: z.string().optional(),
        find: z
          .looseObject({
            glob: z.string().optional(),
            command: z.array(z.string()).optional(),
            args: z.array(z.string()).optional(),
          })
          .optional(),
      })
      .optional(),
    parameters: z
      .looseObject({
        static: z.array(announcedParameterSchema).optional(),
        dynamic: pluginCommandSchema.optional(),
      })
      .optional(),
    preserveFileMode: z.boolean().optional(),
    provideGitCreds: z.boolean().optional(),
  }),
});
export type PluginManifest = z.infer<typeof pluginManifestSchema>;
