import type { CommandArea } from '../cli/command.ts';

/** Projects, their roles and their sync windows. */
export const projects: CommandArea = {
  groups: {
    proj: 'Projects',
    'proj role': 'Roles of projects: who may do what with their applications',
    'proj windows': 'Sync windows of projects: when syncs are allowed or denied',
  },
  aliases: {
    proj: ['project'],
    'proj role list': ['ls'],
    'proj role delete': ['rm'],
    'proj windows list': ['ls'],
    'proj windows delete': ['rm'],
  },
  commands: {
    'proj list': {
      summary: 'List projects',
      load: async () => (await import('../commands/proj/list.ts')).projList,
    },
    'proj get': {
      summary: 'Show one project',
      load: async () => (await import('../commands/proj/get.ts')).projGet,
    },
    'proj create': {
      summary: 'Create a project, from flags or from a file',
      load: async () => (await import('../commands/proj/create.ts')).projCreate,
    },
    'proj delete': {
      summary: 'Delete a project that no application uses',
      load: async () => (await import('../commands/proj/delete.ts')).projDelete,
    },
    'proj set': {
      summary: 'Change what a project says',
      load: async () => (await import('../commands/proj/set.ts')).projSet,
    },
    'proj add-source': {
      summary: 'Permit a repository, or deny one',
      load: async () => (await import('../commands/proj/sources.ts')).addSource,
    },
    'proj remove-source': {
      summary: 'Take a repository from the list',
      load: async () => (await import('../commands/proj/sources.ts')).removeSource,
    },
    'proj add-source-namespace': {
      summary: 'Let applications live in a namespace',
      load: async () => (await import('../commands/proj/sources.ts')).addSourceNamespace,
    },
    'proj remove-source-namespace': {
      summary: 'Let them live there no longer',
      load: async () => (await import('../commands/proj/sources.ts')).removeSourceNamespace,
    },
    'proj add-signature-key': {
      summary: 'Accept commits that a key signed',
      load: async () => (await import('../commands/proj/sources.ts')).addSignatureKey,
    },
    'proj remove-signature-key': {
      summary: 'Accept them no longer',
      load: async () => (await import('../commands/proj/sources.ts')).removeSignatureKey,
    },
    'proj add-destination': {
      summary: 'Permit a cluster and namespace, or deny one',
      load: async () => (await import('../commands/proj/destinations.ts')).addDestination,
    },
    'proj remove-destination': {
      summary: 'Take a destination from the list',
      load: async () => (await import('../commands/proj/destinations.ts')).removeDestination,
    },
    'proj add-destination-service-account': {
      summary: 'Say as whom syncs to a destination act',
      load: async () => (await import('../commands/proj/destinations.ts')).addServiceAccount,
    },
    'proj remove-destination-service-account': {
      summary: 'Say so no longer',
      load: async () => (await import('../commands/proj/destinations.ts')).removeServiceAccount,
    },
    'proj allow-cluster-resource': {
      summary: 'Permit a cluster-scoped kind',
      load: async () => (await import('../commands/proj/resources.ts')).allowClusterResource,
    },
    'proj deny-cluster-resource': {
      summary: 'Permit it no longer',
      load: async () => (await import('../commands/proj/resources.ts')).denyClusterResource,
    },
    'proj allow-namespace-resource': {
      summary: 'Permit a namespaced kind',
      load: async () => (await import('../commands/proj/resources.ts')).allowNamespaceResource,
    },
    'proj deny-namespace-resource': {
      summary: 'Permit it no longer',
      load: async () => (await import('../commands/proj/resources.ts')).denyNamespaceResource,
    },
    'proj role list': {
      summary: 'List the roles of a project',
      load: async () => (await import('../commands/proj/role/roles.ts')).roleList,
    },
    'proj role get': {
      summary: 'Show one role',
      load: async () => (await import('../commands/proj/role/roles.ts')).roleGet,
    },
    'proj role create': {
      summary: 'Create a role',
      load: async () => (await import('../commands/proj/role/roles.ts')).roleCreate,
    },
    'proj role delete': {
      summary: 'Delete a role',
      load: async () => (await import('../commands/proj/role/roles.ts')).roleDelete,
    },
    'proj role create-token': {
      summary: 'Make a token for a role',
      load: async () => (await import('../commands/proj/role/tokens.ts')).roleCreateToken,
    },
    'proj role list-tokens': {
      summary: 'List the tokens of a role',
      load: async () => (await import('../commands/proj/role/tokens.ts')).roleListTokens,
    },
    'proj role delete-token': {
      summary: 'Revoke a token of a role',
      load: async () => (await import('../commands/proj/role/tokens.ts')).roleDeleteToken,
    },
    'proj role add-policy': {
      summary: 'Let a role do something',
      load: async () => (await import('../commands/proj/role/members.ts')).addPolicy,
    },
    'proj role remove-policy': {
      summary: 'Let it do so no longer',
      load: async () => (await import('../commands/proj/role/members.ts')).removePolicy,
    },
    'proj role add-group': {
      summary: 'Give a role to a group',
      load: async () => (await import('../commands/proj/role/members.ts')).addGroup,
    },
    'proj role remove-group': {
      summary: 'Take it from the group',
      load: async () => (await import('../commands/proj/role/members.ts')).removeGroup,
    },
    'proj windows list': {
      summary: 'List the windows of a project',
      load: async () => (await import('../commands/proj/windows/list.ts')).projWindowsList,
    },
    'proj windows add': {
      summary: 'Add a window to a project',
      load: async () => (await import('../commands/proj/windows/add.ts')).projWindowsAdd,
    },
    'proj windows update': {
      summary: 'Change a window',
      load: async () => (await import('../commands/proj/windows/update.ts')).projWindowsUpdate,
    },
    'proj windows delete': {
      summary: 'Delete a window',
      load: async () => (await import('../commands/proj/windows/delete.ts')).projWindowsDelete,
    },
    'proj windows enable-manual-sync': {
      summary: 'Let manual syncs through a window',
      load: async () => (await import('../commands/proj/windows/switches.ts')).enableManualSync,
    },
    'proj windows disable-manual-sync': {
      summary: 'Hold manual syncs back as well',
      load: async () => (await import('../commands/proj/windows/switches.ts')).disableManualSync,
    },
    'proj windows enable-sync-overrun': {
      summary: 'Let syncs that have begun go on',
      load: async () => (await import('../commands/proj/windows/switches.ts')).enableSyncOverrun,
    },
    'proj windows disable-sync-overrun': {
      summary: 'Hold back syncs that have begun as well',
      load: async () => (await import('../commands/proj/windows/switches.ts')).disableSyncOverrun,
    },
  },
};
