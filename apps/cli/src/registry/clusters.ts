import type { CommandArea } from '../cli/command.ts';

/** Clusters. */
export const clusters: CommandArea = {
  groups: {
    cluster: 'Clusters',
  },
  aliases: {
    'cluster rm': ['remove', 'delete'],
  },
  commands: {
    'cluster list': {
      summary: 'List clusters',
      load: async () => (await import('../commands/cluster/list.ts')).clusterList,
    },
    'cluster get': {
      summary: 'Show one cluster',
      load: async () => (await import('../commands/cluster/get.ts')).clusterGet,
    },
    'cluster add': {
      summary: "Register the cluster of a kubeconfig's context",
      load: async () => (await import('../commands/cluster/add.ts')).clusterAdd,
    },
    'cluster rotate-auth': {
      summary: "Give a cluster's service account a new token",
      load: async () => (await import('../commands/cluster/rotate-auth.ts')).clusterRotateAuth,
    },
    'cluster rm': {
      summary: 'Forget a cluster',
      load: async () => (await import('../commands/cluster/rm.ts')).clusterRm,
    },
  },
};
