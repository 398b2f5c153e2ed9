import type { CommandArea } from '../cli/command.ts';

/** Repositories and their credentials. */
export const repositories: CommandArea = {
  groups: {
    repo: 'Repositories',
    repocreds: 'Credentials for every repository below an address',
  },
  aliases: {
    'repo rm': ['remove', 'delete'],
    'repo list': ['ls'],
    'repocreds list': ['ls'],
    'repocreds rm': ['remove', 'delete'],
  },
  commands: {
    'repo list': {
      summary: 'List repositories',
      load: async () => (await import('../commands/repo/list.ts')).repoList,
    },
    'repo get': {
      summary: 'Show one repository',
      load: async () => (await import('../commands/repo/get.ts')).repoGet,
    },
    'repo add': {
      summary: 'Register a repository with its credentials',
      load: async () => (await import('../commands/repo/add.ts')).repoAdd,
    },
    'repo test': {
      summary: 'Reach a registered repository now',
      load: async () => (await import('../commands/repo/test.ts')).repoTest,
    },
    'repo rm': {
      summary: 'Forget a repository',
      load: async () => (await import('../commands/repo/rm.ts')).repoRm,
    },
    'repocreds list': {
      summary: 'List credentials by address',
      load: async () => (await import('../commands/repocreds/list.ts')).repocredsList,
    },
    'repocreds add': {
      summary: 'Give credentials to every repository below an address',
      load: async () => (await import('../commands/repocreds/add.ts')).repocredsAdd,
    },
    'repocreds rm': {
      summary: 'Forget the credentials of an address',
      load: async () => (await import('../commands/repocreds/rm.ts')).repocredsRm,
    },
  },
};
