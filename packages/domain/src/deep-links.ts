import { z } from 'zod';

/** A link to another system, as the field's `application.links`, `resource.links` and `project.links` state one. */
export const deepLinkSchema = z.looseObject({
  /** A Go template. */
  url: z.string().min(1),
  title: z.string().min(1),
  description: z.string().optional(),
  'icon.class': z.string().optional(),
  /** An expression; without it the link is always there. */
  if: z.string().optional(),
});
export type DeepLink = z.infer<typeof deepLinkSchema>;

/** What has links: an application, one of its resources, or a project. */
export type DeepLinkKind = 'application' | 'resource' | 'project';

export interface DeepLinks {
  application: readonly DeepLink[];
  resource: readonly DeepLink[];
  project: readonly DeepLink[];
}

export const NO_DEEP_LINKS: DeepLinks = { application: [], resource: [], project: [] };

/** A link as clients get it. */
export interface LinkInfo {
  title: string;
  url: string;
  description?: string;
  iconClass?: string;
}
