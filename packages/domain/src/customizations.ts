import { z } from 'zod';
import { type DeepLinks, NO_DEEP_LINKS } from './deep-links.ts';
import type { GlobalProject } from './global-project.ts';
import { DEFAULT_POD_ACCESS, type PodAccessSettings } from './pod-access.ts';
import { DEFAULT_SOURCE_TOOLS, type SourceToolSettings } from './source-tools.ts';
import { DEFAULT_TRACKING, type TrackingSettings } from './tracking-settings.ts';

/**
 * What an installation says about resource kinds beyond what is built in, as the field's
 * `resource.customizations…` and `resource.compareoptions` keys of `argocd-cm` state it; and how it
 * marks what is its own.
 */

/** Differences, or watched updates, that do not count; by paths or by who owns the fields. */
export const ignoredFieldsSchema = z.looseObject({
  jsonPointers: z.array(z.string()).optional(),
  jqPathExpressions: z.array(z.string()).optional(),
  managedFieldsManagers: z.array(z.string()).optional(),
});
export type IgnoredFields = z.infer<typeof ignoredFieldsSchema>;

/** A field of a custom resource that holds a Kubernetes type (`core/v1/PodSpec`). */
export const knownTypeFieldSchema = z.looseObject({ field: z.string(), type: z.string() });
export type KnownTypeField = z.infer<typeof knownTypeFieldSchema>;

/** One action's script. */
export interface ActionDefinition {
  name: string;
  script: string;
}

/** The actions of one kind: which there are is told by the discovery script. */
export interface CustomActions {
  discovery: string;
  definitions: ActionDefinition[];
  /** Keep the built-in actions beside these; where names are the same, these win. */
  mergeBuiltin: boolean;
}

/** What is said about one kind, or about all kinds that `group` and `kind` match as globs. */
export interface KindCustomization {
  /** Empty for the core group. May hold `*` and `?`, as may `kind`. */
  group: string;
  kind: string;
  healthScript?: string;
  /** Give the health script Lua's standard libraries. */
  useOpenLibs?: boolean;
  actions?: CustomActions;
  ignoreDifferences?: IgnoredFields;
  ignoreResourceUpdates?: IgnoredFields;
  knownTypeFields?: KnownTypeField[];
}

/** `resource.compareoptions`; what is not stated is absent. */
export const compareOptionsSchema = z.looseObject({
  ignoreAggregatedRoles: z.boolean().optional(),
  ignoreResourceStatusField: z.enum(['crd', 'all', 'none', '']).optional(),
  ignoreDifferencesOnResourceUpdates: z.boolean().optional(),
});
export type CompareOptions = z.infer<typeof compareOptionsSchema>;

export interface Customizations {
  /** In the order in which wildcards are tried. */
  kinds: readonly KindCustomization[];
  /** `…ignoreDifferences.all` and `…ignoreResourceUpdates.all`. */
  all: { ignoreDifferences?: IgnoredFields; ignoreResourceUpdates?: IgnoredFields };
  compareOptions: CompareOptions;
  /** `resource.ignoreResourceUpdatesEnabled`; true unless stated otherwise. */
  ignoreResourceUpdatesEnabled: boolean;
  tracking: TrackingSettings;
  links: DeepLinks;
  sourceTools: SourceToolSettings;
  podAccess: PodAccessSettings;
  projects: {
    /** From which projects others inherit. */
    globalProjects: readonly GlobalProject[];
    /** Syncs act as the service accounts that projects name. */
    impersonates: boolean;
  };
  access: {
    /** Who may update or delete an application may do so with its resources. */
    inheritsToResources: boolean;
  };
}

export const NO_CUSTOMIZATIONS: Customizations = {
  kinds: [],
  all: {},
  compareOptions: {},
  ignoreResourceUpdatesEnabled: true,
  tracking: DEFAULT_TRACKING,
  links: NO_DEEP_LINKS,
  sourceTools: DEFAULT_SOURCE_TOOLS,
  podAccess: DEFAULT_POD_ACCESS,
  projects: { globalProjects: [], impersonates: false },
  access: { inheritsToResources: false },
};

/** Under this key the store's settings hold the keys and texts as they were given. */
export const SETTING_CUSTOMIZATIONS = 'resource-customizations';
